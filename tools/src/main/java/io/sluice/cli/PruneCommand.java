package io.sluice.cli;

import io.sluice.cli.output.ByteOutput;
import io.sluice.cli.output.HumanText;
import io.sluice.cli.output.TextTable;
import io.sluice.entry.EpochClock;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.queue.StoreBytes;
import io.sluice.queue.StoreDirectory;
import io.sluice.read.ServicePattern;
import io.sluice.segment.KeepLimits;
import io.sluice.segment.Retention;
import io.sluice.segment.Retired;
import io.sluice.segment.SealLimits;
import io.sluice.segment.Sealer;
import io.sluice.segment.SegmentEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Removes the past of a store whose engine does not run. */
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
            while (sealer.sealNext()) {
                // all is done in the condition
            }
            Removal removal = new Removal(sealer, sources);
            long freed = removal.remove(arguments, surroundings, StoreBytes.of(store, Long.MAX_VALUE));
            removal.print(surroundings.out(), freed, arguments.has(DRY_RUN));
            surroundings.out().flush();
            return notices.exitCode(ExitCode.OK);
        }
    }

    /** Removes, or finds out what would be. */
    private static final class Removal {
        private final Sealer sealer;
        private final SourceTable sources;
        private final Map<String, Long> entriesByService = new TreeMap<>();

        Removal(Sealer sealer, SourceTable sources) {
            this.sealer = sealer;
            this.sources = sources;
        }

        /** Returns how many bytes of segments are removed. */
        long remove(Parsed arguments, Surroundings surroundings, StoreBytes others) throws IOException {
            long before = sealer.catalog().allocatedBytes();
            boolean dry = arguments.has(DRY_RUN);
            Map<Integer, Retired> gone = new TreeMap<>();
            sealer.catalog().retired().forEach(retired -> gone.put(retired.source(), retired));
            if (arguments.has(SERVICE)) {
                removeServices(Arguments.services(List.of(arguments.value(SERVICE, ""))), dry);
            }
            if (arguments.has(OLDER) || arguments.has(TO)) {
                Duration age = arguments.has(OLDER) ? age(arguments.value(OLDER, "")) : Duration.ZERO;
                long bytesMax = arguments.has(TO) ? Math.max(1, Arguments.bytes("--to", arguments.value(TO, ""))) : 0;
                long nowNanos = TimeArgument.epochNanos(surroundings.clock().instant());
                List<SegmentEntry> chosen = new Retention(sealer.catalog(), this::serviceOf)
                        .choose(new KeepLimits(bytesMax, 0, age, 0), nowNanos, others.diskBytes(), Long.MAX_VALUE);
                if (dry) {
                    chosen.forEach(segment -> note(segment.source(), segment.entries()));
                    return chosen.stream()
                            .mapToLong(SegmentEntry::allocatedBytes)
                            .sum();
                }
                if (!chosen.isEmpty()) {
                    sealer.retire(chosen);
                }
            }
            for (Retired now : sealer.catalog().retired()) {
                Retired then = gone.get(now.source());
                note(now.source(), now.entries() - (then == null ? 0 : then.entries()));
            }
            return before - sealer.catalog().allocatedBytes();
        }

        private static Duration age(String text) {
            Duration age = Duration.ofNanos(TimeArgument.parseLength(text));
            if (age.isZero()) {
                throw new UsageException("--older must be longer than nothing, got \"" + text + '"');
            }
            return age;
        }

        private void removeServices(List<ServicePattern> services, boolean dry) throws IOException {
            if (!dry) {
                sealer.retireSources(source -> isOf(services, source));
                return;
            }
            for (Retired held : sealer.holdings(source -> isOf(services, source))) {
                note(held.source(), held.entries());
            }
        }

        private boolean isOf(List<ServicePattern> services, int source) {
            SourceName name = sources.name(source);
            return name != null && services.stream().anyMatch(pattern -> pattern.matches(name.service()));
        }

        private void note(int source, long entries) {
            if (entries > 0) {
                entriesByService.merge(
                        source == SegmentEntry.SEVERAL ? "(several quiet services)" : serviceOf(source),
                        entries,
                        Long::sum);
            }
        }

        private String serviceOf(int source) {
            SourceName name = sources.name(source);
            return name == null ? "source-" + source : name.service();
        }

        void print(ByteOutput out, long freed, boolean dry) throws IOException {
            TextTable table = new TextTable(1, "SERVICE", "ENTRIES");
            entriesByService.forEach((service, entries) -> table.add(service, HumanText.count(entries)));
            for (String line : entriesByService.isEmpty() ? List.<String>of() : table.lines()) {
                out.putText(line + "\n");
            }
            long entries = entriesByService.values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            out.putText((dry ? "would remove " : "removed ") + HumanText.count(entries) + " entries"
                    + (freed > 0 ? ", " + HumanText.bytes(freed) : "") + "\n");
        }
    }
}
