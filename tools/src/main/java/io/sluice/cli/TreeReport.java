package io.sluice.cli;

import io.sluice.cli.output.ByteOutput;
import io.sluice.cli.output.HumanText;
import io.sluice.cli.output.OutputFailedException;
import io.sluice.cli.output.TextTable;
import io.sluice.cli.output.TimeText;
import io.sluice.read.ServiceTotals;
import java.util.List;

/** Prints the tree of dotted names. */
final class TreeReport {
    private static final String INDENT = "  ";

    private TreeReport() {}

    /**
     * Prints names as a table, each below the one that it belongs to, or as JSON, one object a line.
     *
     * @param names in the order of a tree
     */
    static void print(List<ServiceTotals> names, boolean json, TimeText times, ByteOutput out)
            throws OutputFailedException {
        TextTable table = new TextTable(1, "NAME", "ENTRIES", "BYTES", "FIRST", "LAST", "LAST ERROR");
        TimeText utc = TimeText.utc();
        for (ServiceTotals name : names) {
            if (json) {
                printJson(name, utc, out);
            } else {
                table.add(
                        indented(name.name()),
                        HumanText.count(name.entries()),
                        HumanText.bytes(name.bytes()),
                        times.seconds(name.firstNanos()),
                        times.seconds(name.lastNanos()),
                        name.lastErrorNanos() == 0 ? "-" : times.seconds(name.lastErrorNanos()));
            }
        }
        for (String line : json ? List.<String>of() : table.lines()) {
            out.putText(line + "\n");
        }
        out.flush();
    }

    private static String indented(String name) {
        int depth = 0;
        for (int at = name.indexOf('.'); at >= 0; at = name.indexOf('.', at + 1)) {
            depth++;
        }
        return INDENT.repeat(depth) + name.substring(name.lastIndexOf('.') + 1);
    }

    private static void printJson(ServiceTotals name, TimeText utc, ByteOutput out) throws OutputFailedException {
        out.putAscii("{\"name\":\"" + name.name() + "\",\"entries\":" + name.entries() + ",\"bytes\":" + name.bytes());
        putTime(out, "first", name.firstNanos(), utc);
        putTime(out, "last", name.lastNanos(), utc);
        putTime(out, "last_error", name.lastErrorNanos(), utc);
        out.putAscii("}\n");
    }

    private static void putTime(ByteOutput out, String key, long nanos, TimeText utc) throws OutputFailedException {
        out.putAscii(",\"" + key + "\":");
        if (nanos == 0) {
            out.putAscii("null");
            return;
        }
        out.put('"');
        utc.putRfc3339(out, nanos);
        out.put('"');
    }
}
