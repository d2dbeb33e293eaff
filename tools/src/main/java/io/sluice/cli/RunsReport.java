package io.sluice.cli;

import io.sluice.cli.output.ByteOutput;
import io.sluice.cli.output.HumanText;
import io.sluice.cli.output.OutputFailedException;
import io.sluice.cli.output.TextTable;
import io.sluice.cli.output.TimeText;
import io.sluice.read.Run;
import java.util.List;

/** Prints a list of runs. */
final class RunsReport {
    private static final int LEFT_COLUMNS = 2;

    private RunsReport() {}

    /** Prints runs as a table, with times as {@code times} writes them, or as JSON, one object a line. */
    static void print(List<RunRow> rows, boolean json, TimeText times, ByteOutput out) throws OutputFailedException {
        if (json) {
            TimeText utc = TimeText.utc();
            for (RunRow row : rows) {
                printJson(row, utc, out);
            }
        } else {
            for (String line : table(rows, times)) {
                out.putText(line);
                out.put('\n');
            }
        }
        out.flush();
    }

    private static List<String> table(List<RunRow> rows, TimeText times) {
        TextTable table = new TextTable(
                LEFT_COLUMNS, "CONTEXT", "SERVICE", "RUN", "PROCESS", "STARTED", "ENDED", "DURATION", "EXIT");
        for (RunRow row : rows) {
            Run run = row.run();
            table.add(
                    row.monitor().context(),
                    row.monitor().service(),
                    String.valueOf(row.number()),
                    run.pid() == Run.UNKNOWN ? "?" : String.valueOf(run.pid()),
                    times.seconds(run.startNanos()),
                    row.hasEnd() ? times.seconds(run.endNanos()) : row.running() ? "running" : "unknown",
                    row.hasEnd() ? HumanText.duration(run.endNanos() - run.startNanos()) : "-",
                    run.exitCode().isPresent() ? String.valueOf(run.exitCode().getAsInt()) : "-");
        }
        return table.lines();
    }

    private static void printJson(RunRow row, TimeText utc, ByteOutput out) throws OutputFailedException {
        Run run = row.run();
        out.putAscii("{\"context\":\"" + row.monitor().context() + "\",\"service\":\""
                + row.monitor().service() + "\",\"number\":" + row.number() + ",\"run\":" + run.startSequence());
        out.putAscii(",\"pid\":" + (run.pid() == Run.UNKNOWN ? "null" : String.valueOf(run.pid())));
        out.putAscii(",\"started\":\"");
        utc.putRfc3339(out, run.startNanos());
        out.putAscii("\",\"ended\":");
        if (row.hasEnd()) {
            out.put('"');
            utc.putRfc3339(out, run.endNanos());
            out.putAscii("\",\"duration_nanos\":" + (run.endNanos() - run.startNanos()));
        } else {
            out.putAscii("null,\"duration_nanos\":null");
        }
        out.putAscii(",\"exit_code\":"
                + (run.exitCode().isPresent() ? String.valueOf(run.exitCode().getAsInt()) : "null"));
        out.putAscii(",\"running\":" + row.running() + "}\n");
    }
}
