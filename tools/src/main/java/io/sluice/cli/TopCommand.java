package io.sluice.cli;

import io.sluice.cli.output.ByteOutput;
import io.sluice.cli.output.HumanText;
import io.sluice.cli.output.OutputFailedException;
import io.sluice.cli.output.TextTable;
import io.sluice.read.Aggregates;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.ServiceTotals;
import java.io.IOException;
import java.util.List;

/** Says who wrote most. */
final class TopCommand extends Subcommand {
    private static final Option OUTPUT = Option.value("FORM", "table or json, one service a line.", "-o", "--output");

    @Override
    Syntax syntax() {
        return CountsQuery.syntax("top", "List services by how much they wrote, most first.", OUTPUT);
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException {
        boolean json = Arguments.isJson(arguments.value(OUTPUT, "table"));
        Query query = CountsQuery.of(arguments, surroundings);
        Notices notices = new Notices(surroundings);
        try (LogReader reader = LogReader.open(StoreLocation.of(arguments, surroundings), notices)) {
            Aggregates aggregates = reader.aggregates();
            long startNanos = System.nanoTime();
            List<ServiceTotals> writers = aggregates.writers(query);
            if (arguments.has(LogsOptions.EXPLAIN)) {
                surroundings.say(CostText.of(aggregates.cost(), System.nanoTime() - startNanos));
            }
            print(writers, json, surroundings.out());
            surroundings.out().flush();
            return notices.exitCode(ExitCode.OK);
        }
    }

    private static void print(List<ServiceTotals> writers, boolean json, ByteOutput out) throws OutputFailedException {
        long total =
                Math.max(1, writers.stream().mapToLong(ServiceTotals::bytes).sum());
        TextTable table = new TextTable(1, "SERVICE", "ENTRIES", "BYTES", "SHARE");
        for (ServiceTotals writer : writers) {
            if (json) {
                out.putText("{\"service\":\"" + writer.name() + "\",\"entries\":" + writer.entries() + ",\"bytes\":"
                        + writer.bytes() + "}\n");
            } else {
                table.add(
                        writer.name(),
                        HumanText.count(writer.entries()),
                        HumanText.bytes(writer.bytes()),
                        writer.bytes() * 100 / total + " %");
            }
        }
        for (String line : json ? List.<String>of() : table.lines()) {
            out.putText(line + "\n");
        }
    }
}
