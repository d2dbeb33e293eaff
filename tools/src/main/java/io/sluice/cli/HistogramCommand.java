package io.sluice.cli;

import io.sluice.cli.output.ByteOutput;
import io.sluice.cli.output.HumanText;
import io.sluice.cli.output.OutputFailedException;
import io.sluice.cli.output.TextTable;
import io.sluice.cli.output.TimeText;
import io.sluice.entry.Severity;
import io.sluice.read.Aggregates;
import io.sluice.read.Histogram;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Counts entries by time and level, without reading them. */
final class HistogramCommand extends Subcommand {
    private static final int BAR_WIDTH = 40;
    private static final int LEFT_COLUMNS = 2;

    private static final Option BUCKET =
            Option.value("LENGTH", "How long a bucket is, in whole minutes: 1m (as usual), 15m, 1h, 1d.", "--bucket");
    private static final Option BY_SERVICE = Option.flag("Count each service by itself.", "--by-service");
    private static final Option OUTPUT = Option.value("FORM", "table or json, one bucket a line.", "-o", "--output");

    @Override
    Syntax syntax() {
        return CountsQuery.syntax(
                "histogram", "Count entries by time and level.", LogsOptions.PRIORITY, BUCKET, BY_SERVICE, OUTPUT);
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException {
        boolean json = Arguments.isJson(arguments.value(OUTPUT, "table"));
        Query query = CountsQuery.of(arguments, surroundings);
        long bucketNanos = TimeArgument.parseLength(arguments.value(BUCKET, "1m"));
        Notices notices = new Notices(surroundings);
        try (LogReader reader = LogReader.open(StoreLocation.of(arguments, surroundings), notices)) {
            Aggregates aggregates = reader.aggregates();
            long startNanos = System.nanoTime();
            Map<String, Histogram> histograms = count(aggregates, query, bucketNanos, arguments.has(BY_SERVICE));
            if (arguments.has(LogsOptions.EXPLAIN)) {
                surroundings.say(CostText.of(aggregates.cost(), System.nanoTime() - startNanos));
            }
            TimeText times =
                    arguments.has(LogsOptions.UTC) || json ? TimeText.utc() : new TimeText(surroundings.zone());
            for (Map.Entry<String, Histogram> named : histograms.entrySet()) {
                if (json) {
                    printJson(named.getKey(), named.getValue(), times, surroundings.out());
                } else {
                    printTable(named.getKey(), named.getValue(), times, surroundings.out());
                }
            }
            surroundings.out().flush();
            return notices.exitCode(ExitCode.OK);
        }
    }

    private static Map<String, Histogram> count(Aggregates aggregates, Query query, long bucketNanos, boolean byService)
            throws IOException {
        try {
            return byService
                    ? aggregates.histogramByService(query, bucketNanos)
                    : Map.of("", aggregates.histogram(query, bucketNanos));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** Prints the buckets that have entries, with a column for each level that any of them has. */
    private static void printTable(String service, Histogram histogram, TimeText times, ByteOutput out)
            throws OutputFailedException {
        List<Severity> severities = new ArrayList<>();
        long most = 1;
        for (int bucket = 0; bucket < histogram.bucketCount(); bucket++) {
            most = Math.max(most, histogram.count(bucket));
        }
        for (Severity severity : Severity.values()) {
            if (has(histogram, severity)) {
                severities.add(severity);
            }
        }
        List<String> titles = new ArrayList<>(List.of("TIME", "", "ENTRIES"));
        severities.forEach(severity -> titles.add(severity.name()));
        TextTable table = new TextTable(LEFT_COLUMNS, titles.toArray(new String[0]));
        for (int bucket = 0; bucket < histogram.bucketCount(); bucket++) {
            long count = histogram.count(bucket);
            if (count > 0) {
                List<String> cells = new ArrayList<>(List.of(
                        times.seconds(histogram.timeNanos(bucket)),
                        "#".repeat((int) Math.max(1, count * BAR_WIDTH / most)),
                        HumanText.count(count)));
                for (Severity severity : severities) {
                    cells.add(HumanText.count(histogram.count(bucket, severity)));
                }
                table.add(cells.toArray(new String[0]));
            }
        }
        if (!service.isEmpty()) {
            out.putText(service + "\n");
        }
        for (String line : table.lines()) {
            out.putText(line + "\n");
        }
    }

    private static boolean has(Histogram histogram, Severity severity) {
        for (int bucket = 0; bucket < histogram.bucketCount(); bucket++) {
            if (histogram.count(bucket, severity) > 0) {
                return true;
            }
        }
        return false;
    }

    private static void printJson(String service, Histogram histogram, TimeText utc, ByteOutput out)
            throws OutputFailedException {
        for (int bucket = 0; bucket < histogram.bucketCount(); bucket++) {
            out.putAscii("{\"ts\":\"");
            utc.putRfc3339(out, histogram.timeNanos(bucket));
            out.putAscii("\",\"seconds\":" + histogram.bucketNanos() / 1_000_000_000L);
            if (!service.isEmpty()) {
                out.putAscii(",\"service\":\"" + service + "\"");
            }
            out.putAscii(",\"entries\":" + histogram.count(bucket) + ",\"levels\":{");
            String separator = "";
            for (Severity severity : Severity.values()) {
                long count = histogram.count(bucket, severity);
                if (count > 0) {
                    out.putAscii(separator + "\"" + severity.label() + "\":" + count);
                    separator = ",";
                }
            }
            out.putAscii("}}\n");
        }
    }
}
