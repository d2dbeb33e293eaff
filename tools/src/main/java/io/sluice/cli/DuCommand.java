package io.sluice.cli;

import io.sluice.cli.output.ByteOutput;
import io.sluice.cli.output.HumanText;
import io.sluice.cli.output.OutputFailedException;
import io.sluice.cli.output.TextTable;
import io.sluice.cli.output.TimeText;
import io.sluice.queue.StoreBytes;
import io.sluice.read.DailyBytes;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import io.sluice.read.ServiceUse;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Says who takes how much of the disk, and how long what is left lasts. */
final class DuCommand extends Subcommand {
    private static final Option OUTPUT = Option.value("FORM", "table or json, one service a line.", "-o", "--output");
    private static final Option UTC = Option.flag("Print times in UTC.", "--utc");

    @Override
    Syntax syntax() {
        return new Syntax(
                        "du",
                        "Show how much of the disk each service takes, most first, what it adds in a day, and how long"
                                + " the room that is left lasts at that rate.",
                        StoreLocation.DIR,
                        OUTPUT,
                        UTC)
                .positionals("SERVICE", 0, "Only this service, or with PREFIX.* the service PREFIX and all below it.");
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException {
        boolean json = Arguments.isJson(arguments.value(OUTPUT, "table"));
        List<ServicePattern> services = Arguments.services(arguments.positionals());
        Notices notices = new Notices(surroundings);
        try (LogReader reader = LogReader.open(StoreLocation.of(arguments, surroundings), notices)) {
            Query.Builder query = Query.builder();
            services.forEach(query::service);
            List<ServiceUse> uses = new ArrayList<>(reader.aggregates().uses(query.build()));
            uses.sort(Comparator.comparingLong(DuCommand::storedBytes)
                    .reversed()
                    .thenComparing(use -> use.totals().name()));
            long nowNanos = TimeArgument.epochNanos(surroundings.clock().instant());
            DailyBytes perDay = DailyBytes.of(reader.aggregates(), query.build(), uses, nowNanos);
            ByteOutput out = surroundings.out();
            if (json) {
                printJson(uses, perDay, out);
            } else {
                TimeText times = arguments.has(UTC) ? TimeText.utc() : new TimeText(surroundings.zone());
                printTable(uses, perDay, times, out);
                if (services.isEmpty()) {
                    printStore(reader, perDay, out);
                }
            }
            out.flush();
            return notices.exitCode(ExitCode.OK);
        }
    }

    private static long storedBytes(ServiceUse use) {
        return use.sealedBytes() + use.queueBytes();
    }

    private static void printTable(List<ServiceUse> uses, DailyBytes perDay, TimeText times, ByteOutput out)
            throws OutputFailedException {
        long total = Math.max(1, uses.stream().mapToLong(DuCommand::storedBytes).sum());
        TextTable table =
                new TextTable(1, "SERVICE", "ENTRIES", "CONTENT", "SEALED", "QUEUE", "SHARE", "A DAY", "SINCE");
        for (ServiceUse use : uses) {
            table.add(
                    use.totals().name(),
                    HumanText.count(use.totals().entries()),
                    HumanText.bytes(use.totals().bytes()),
                    HumanText.bytes(use.sealedBytes()),
                    HumanText.bytes(use.queueBytes()),
                    storedBytes(use) * 100 / total + " %",
                    HumanText.bytes(perDay.of(use.totals().name())),
                    times.seconds(use.totals().firstNanos()));
        }
        for (String line : table.lines()) {
            out.putText(line + "\n");
        }
    }

    private static void printStore(LogReader reader, DailyBytes perDay, ByteOutput out) throws IOException {
        StoreBytes bytes = reader.bytes();
        long sealed = reader.sealed().catalog().allocatedBytes();
        long onDisk = sealed + bytes.diskBytes();
        out.putText("on disk: " + HumanText.bytes(onDisk) + " (" + HumanText.bytes(sealed) + " sealed, "
                + HumanText.bytes(bytes.diskBytes()) + " not yet); queue: " + HumanText.bytes(bytes.queueBytes())
                + (bytes.queueOnDisk() ? " on disk" : " in memory") + "\n");
        long rate = perDay.total();
        long bytesMax = reader.counters().of(StoreCounter.STORE_BYTES_MAX);
        long free = Files.getFileStore(reader.root()).getUsableSpace();
        String rateText = HumanText.bytes(rate) + " a day";
        if (bytesMax > 0) {
            out.putText("at " + rateText + ", the store's " + HumanText.bytes(bytesMax) + " hold "
                    + days(bytesMax, rate) + "; full in " + days(Math.max(0, bytesMax - onDisk), rate) + "\n");
        } else {
            out.putText("at " + rateText + ", the disk's free " + HumanText.bytes(free) + " last " + days(free, rate)
                    + "\n");
        }
    }

    private static String days(long bytes, long perDay) {
        double days = (double) bytes / Math.max(1, perDay);
        return days > 3_650 ? "more than ten years" : String.format(Locale.ROOT, "%.1f days", days);
    }

    private static void printJson(List<ServiceUse> uses, DailyBytes perDay, ByteOutput out)
            throws OutputFailedException {
        TimeText times = TimeText.utc();
        for (ServiceUse use : uses) {
            out.putText("{\"service\":\"" + use.totals().name() + "\",\"entries\":"
                    + use.totals().entries() + ",\"bytes\":" + use.totals().bytes()
                    + ",\"sealed_bytes\":" + use.sealedBytes() + ",\"queue_bytes\":" + use.queueBytes()
                    + ",\"bytes_per_day\":" + perDay.of(use.totals().name()) + ",\"first\":\"");
            times.putRfc3339(out, use.totals().firstNanos());
            out.putText("\",\"last\":\"");
            times.putRfc3339(out, use.totals().lastNanos());
            out.putText("\"}\n");
        }
    }
}
