package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.output.ByteOutput;
import io.sluice.cli.output.HumanText;
import io.sluice.cli.output.TextTable;
import io.sluice.entry.EpochClock;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.queue.StoreBytes;
import io.sluice.queue.StoreDirectory;
import io.sluice.queue.StoreLockedException;
import io.sluice.read.ServicePattern;
import io.sluice.segment.PruneReport;
import io.sluice.segment.PruneRequest;
import io.sluice.segment.Pruner;
import io.sluice.segment.SealLimits;
import io.sluice.segment.Sealer;
import io.sluice.segment.SegmentEntry;
import io.sluice.server.client.EngineSocket;
import io.sluice.server.query.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Removes the past of a store: by itself, or by way of the engine that has it. */
final class PruneCommand extends Subcommand {
    private static final Option OLDER = Option.value("TIME", "Remove what is older, such as 7d or 12h.", "--older");
    private static final Option TO = Option.value(
            "SIZE",
            "Remove the oldest of the services that take most, until the store takes no more than this, such as"
                    + " 1G.",
            "--to");
    private static final Option SERVICE = Option.value(
            "SERVICE", "Remove all of this service, or with PREFIX.* of PREFIX and all below it.", "--service");
    private static final Option DRY_RUN = Option.flag("Only say what would be removed.", "-n", "--dry-run");

    @Override
    Syntax syntax() {
        return new Syntax(
                "prune",
                "Remove old entries: by age, by service, or down to a size. Only what is sealed can be removed; what is"
                        + " finished is sealed first.",
                StoreLocation.DIR,
                OLDER,
                TO,
                SERVICE,
                DRY_RUN);
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException {
        if (!arguments.has(OLDER) && !arguments.has(TO) && !arguments.has(SERVICE)) {
            throw new UsageException("nothing to remove: give --older, --to or --service (sluice prune --help)");
        }
        Path directory = StoreLocation.of(arguments, surroundings);
        StoreDirectory.open(directory).close(); // there must be one: none is made
        Notices notices = new Notices(surroundings);
        try (StoreDirectory store = StoreDirectory.openForEngine(directory, (Path) null, EpochClock.system());
                SourceTable sources = SourceTable.read(store.stateDirectories());
                Sealer sealer = Sealer.open(store, SealLimits.standard(), notices)) {
            PruneReport report = new Pruner(sealer, source -> serviceOf(sources, source))
                    .prune(
                            request(arguments, sources),
                            TimeArgument.epochNanos(surroundings.clock().instant()),
                            StoreBytes.of(store, Long.MAX_VALUE));
            Map<String, Long> byService = new TreeMap<>();
            report.entriesBySource()
                    .forEach((source, entries) -> byService.merge(serviceOf(sources, source), entries, Long::sum));
            print(surroundings.out(), byService, report.freedBytes(), arguments.has(DRY_RUN));
            return notices.exitCode(ExitCode.OK);
        } catch (StoreLockedException e) {
            ask(EngineSocket.of(directory, String.valueOf(e.getMessage())), arguments, surroundings);
            return ExitCode.OK;
        }
    }

    /** Has the engine that has the store remove it. */
    private static void ask(EngineSocket engine, Parsed arguments, Surroundings surroundings) throws IOException {
        Map<String, Long> byService = new TreeMap<>();
        long freed = 0;
        if (arguments.has(SERVICE)) {
            ObjectNode params = Json.object().put("dry_run", arguments.has(DRY_RUN));
            params.putArray("services").add(arguments.value(SERVICE, ""));
            freed += note(engine.call("logs.delete", params), byService);
        }
        if (arguments.has(OLDER) || arguments.has(TO)) {
            ObjectNode params = Json.object().put("dry_run", arguments.has(DRY_RUN));
            if (arguments.has(OLDER)) {
                params.put("older", age(arguments.value(OLDER, "")).toSeconds() + "s");
            }
            if (arguments.has(TO)) {
                params.put("to_bytes", Math.max(1, Arguments.bytes("--to", arguments.value(TO, ""))));
            }
            freed += note(engine.call("logs.prune", params), byService);
        }
        print(surroundings.out(), byService, freed, arguments.has(DRY_RUN));
    }

    private static long note(JsonNode report, Map<String, Long> byService) {
        for (JsonNode service : report.path("services")) {
            byService.merge(
                    service.path("name").asText("(several quiet services)"),
                    service.path("entries").asLong(),
                    Long::sum);
        }
        return report.path("freed_bytes").asLong();
    }

    private static PruneRequest request(Parsed arguments, SourceTable sources) {
        List<ServicePattern> services =
                arguments.has(SERVICE) ? Arguments.services(List.of(arguments.value(SERVICE, ""))) : List.of();
        Duration age = arguments.has(OLDER) ? age(arguments.value(OLDER, "")) : Duration.ZERO;
        long bytesMax = arguments.has(TO) ? Math.max(1, Arguments.bytes("--to", arguments.value(TO, ""))) : 0;
        return new PruneRequest(
                services.isEmpty() ? PruneRequest.NO_SOURCES : source -> isOf(services, sources.name(source)),
                age,
                bytesMax,
                arguments.has(DRY_RUN));
    }

    private static Duration age(String text) {
        Duration age = Duration.ofNanos(TimeArgument.parseLength(text));
        if (age.isZero()) {
            throw new UsageException("--older must be longer than nothing, got \"" + text + '"');
        }
        return age;
    }

    private static boolean isOf(List<ServicePattern> services, @Nullable SourceName name) {
        return name != null && services.stream().anyMatch(pattern -> pattern.matches(name.service()));
    }

    private static String serviceOf(SourceTable sources, int source) {
        if (source == SegmentEntry.SEVERAL) {
            return "(several quiet services)";
        }
        SourceName name = sources.name(source);
        return name == null ? "source-" + source : name.service();
    }

    private static void print(ByteOutput out, Map<String, Long> byService, long freed, boolean dry) throws IOException {
        TextTable table = new TextTable(1, "SERVICE", "ENTRIES");
        byService.forEach((service, entries) -> table.add(service, HumanText.count(entries)));
        for (String line : byService.isEmpty() ? List.<String>of() : table.lines()) {
            out.putText(line + "\n");
        }
        long entries = byService.values().stream().mapToLong(Long::longValue).sum();
        out.putText((dry ? "would remove " : "removed ") + HumanText.count(entries) + " entries"
                + (freed > 0 ? ", " + HumanText.bytes(freed) : "") + "\n");
        out.flush();
    }
}
