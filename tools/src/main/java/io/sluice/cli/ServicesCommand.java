package io.sluice.cli;

import io.sluice.cli.output.ByteOutput;
import io.sluice.cli.output.HumanText;
import io.sluice.cli.output.OutputFailedException;
import io.sluice.cli.output.TextTable;
import io.sluice.cli.output.TimeText;
import io.sluice.entry.SourceName;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.SourceCounter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Lists the sources of a store. */
final class ServicesCommand extends Subcommand {
    private static final int LEFT_COLUMNS = 3;

    private static final Option OUTPUT = Option.value("FORM", "table or json, one object a line.", "-o", "--output");
    private static final Option UTC = Option.flag("Print times in UTC.", "--utc");
    private static final Option RUNS =
            Option.flag("List the runs instead: from when to when, and how each ended.", "--runs");

    private static final Option TREE = Option.flag(
            "Print the tree of dotted names instead, with what the store holds of each and all below it.", "--tree");

    @Override
    Syntax syntax() {
        return new Syntax(
                        "services",
                        "List every source: how much it wrote, when, what was collapsed and what was dropped, by reason.",
                        StoreLocation.DIR,
                        OUTPUT,
                        UTC,
                        RUNS,
                        TREE)
                .positionals("SERVICE", 0, "Only this service, or with PREFIX.* the service PREFIX and all below it.");
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException {
        boolean json = Arguments.isJson(arguments.value(OUTPUT, "table"));
        List<ServicePattern> services = Arguments.services(arguments.positionals());
        Notices notices = new Notices(surroundings);
        try (LogReader reader = LogReader.open(StoreLocation.of(arguments, surroundings), notices)) {
            CountersSnapshot counters = reader.counters();
            if (counters.isEmpty()) {
                notices.accept("the store has no counters; all counts are shown as 0");
            }
            TimeText times = arguments.has(UTC) ? TimeText.utc() : new TimeText(surroundings.zone());
            ByteOutput out = surroundings.out();
            if (arguments.has(RUNS)) {
                boolean works = EngineState.of(
                                counters,
                                TimeArgument.epochNanos(surroundings.clock().instant()))
                        .isThere();
                List<RunRow> runs = RunRow.list(reader, services, works);
                RunsReport.print(runs, json, times, out);
                return notices.exitCode(ExitCode.OK);
            }
            if (arguments.has(TREE)) {
                Query.Builder query = Query.builder();
                services.forEach(query::service);
                TreeReport.print(reader.aggregates().tree(query.build()), json, times, out);
                return notices.exitCode(ExitCode.OK);
            }
            List<SourceRow> rows = new ArrayList<>(SourceRow.list(reader.sources(), counters));
            rows.removeIf(row -> !isWanted(row, services));
            if (json) {
                printJson(rows, out);
            } else {
                for (String line : table(rows, times)) {
                    out.putText(line);
                    out.put('\n');
                }
            }
            out.flush();
            return ExitCode.OK;
        }
    }

    private static boolean isWanted(SourceRow row, List<ServicePattern> services) {
        SourceName name = row.name();
        return services.isEmpty()
                || (name != null && services.stream().anyMatch(pattern -> pattern.matches(name.service())));
    }

    private static List<String> table(List<SourceRow> rows, TimeText times) {
        TextTable table = new TextTable(
                LEFT_COLUMNS,
                "CONTEXT",
                "SERVICE",
                "STREAM",
                "ENTRIES",
                "BYTES",
                "FIRST",
                "LAST",
                "COLLAPSED",
                "DROPPED",
                "WHY");
        for (SourceRow row : rows) {
            addRow(table, row, times, row.contextCell(), row.serviceCell(), row.streamCell());
        }
        addRow(table, SourceRow.total(rows), times, "total", "", "");
        return table.lines();
    }

    private static void addRow(TextTable table, SourceRow row, TimeText times, String... names) {
        table.add(
                names[0],
                names[1],
                names[2],
                HumanText.count(row.of(SourceCounter.STORED)),
                HumanText.bytes(row.of(SourceCounter.STORED_BYTES)),
                time(row.of(SourceCounter.FIRST_NANOS), times),
                time(row.of(SourceCounter.LAST_NANOS), times),
                HumanText.count(row.of(SourceCounter.COLLAPSED)),
                HumanText.count(row.dropped()),
                row.dropReasons());
    }

    private static String time(long nanos, TimeText times) {
        return nanos == 0 ? "-" : times.seconds(nanos);
    }

    private static void printJson(List<SourceRow> rows, ByteOutput out) throws OutputFailedException {
        TimeText times = TimeText.utc();
        for (SourceRow row : rows) {
            row.putName(out);
            out.putAscii(",\"entries\":" + row.of(SourceCounter.STORED));
            out.putAscii(",\"bytes\":" + row.of(SourceCounter.STORED_BYTES));
            putTime(out, ",\"first\":", row.of(SourceCounter.FIRST_NANOS), times);
            putTime(out, ",\"last\":", row.of(SourceCounter.LAST_NANOS), times);
            out.putAscii(",\"collapsed\":" + row.of(SourceCounter.COLLAPSED));
            row.putDropped(out);
            out.putAscii("}\n");
        }
    }

    private static void putTime(ByteOutput out, String key, long nanos, TimeText times) throws OutputFailedException {
        out.putAscii(key);
        if (nanos == 0) {
            out.putAscii("null");
            return;
        }
        out.put('"');
        times.putRfc3339(out, nanos);
        out.put('"');
    }
}
