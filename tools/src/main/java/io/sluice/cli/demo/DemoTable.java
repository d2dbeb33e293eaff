package io.sluice.cli.demo;

import io.sluice.SourceReport;
import io.sluice.cli.output.HumanText;
import io.sluice.cli.output.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lays out what became of each service's lines, with rates since the last look. Confined to one thread. */
public final class DemoTable {
    /** Adds up the streams of a service, or several services. */
    private static final class Row {
        private long offered;
        private long stored;
        private long storedBytes;
        private long collapsed;
        private long dropped;

        void add(SourceReport report) {
            offered += report.offered();
            stored += report.stored();
            storedBytes += report.storedBytes();
            collapsed += report.collapsed();
            dropped += report.dropped();
        }

        void add(Row row) {
            offered += row.offered;
            stored += row.stored;
            storedBytes += row.storedBytes;
            collapsed += row.collapsed;
            dropped += row.dropped;
        }
    }

    private static final int LINES_AROUND = 3; // the titles, the total, and the line that is kept for the cursor

    private Map<String, Row> rows = new TreeMap<>();
    private Map<String, Row> rowsBefore = new TreeMap<>();
    private double seconds = 1;

    /** Takes the counts as they are now, {@code nanos} after the last look. */
    public void take(List<SourceReport> reports, long nanos) {
        rowsBefore = rows;
        rows = new TreeMap<>();
        for (SourceReport report : reports) {
            rows.computeIfAbsent(report.source().service(), s -> new Row()).add(report);
        }
        seconds = Math.max(1, nanos) / 1e9;
    }

    /** Lays out all services, the flooding one first, as far as they fit {@code rowCountMax} rows. */
    public List<String> full(int rowCountMax) {
        TextTable table = newTable();
        addRow(table, Simulation.FLOODING, rowOf(rows, Simulation.FLOODING), rowOf(rowsBefore, Simulation.FLOODING));
        List<String> names = new ArrayList<>(rows.keySet());
        names.remove(Simulation.FLOODING);
        int roomCount = Math.max(0, rowCountMax - LINES_AROUND - 1);
        int shownCount = names.size() <= roomCount ? names.size() : Math.max(0, roomCount - 1);
        for (String name : names.subList(0, shownCount)) {
            addRow(table, name, rowOf(rows, name), rowOf(rowsBefore, name));
        }
        List<String> rest = names.subList(shownCount, names.size());
        if (!rest.isEmpty()) {
            addRow(table, rest.size() + " more services", sum(rows, rest), sum(rowsBefore, rest));
        }
        addTotal(table);
        return table.lines();
    }

    /** Lays out the flooding service, the steady ones together, and all. */
    public List<String> brief() {
        TextTable table = newTable();
        List<String> steady = new ArrayList<>(rows.keySet());
        steady.remove(Simulation.FLOODING);
        addRow(table, Simulation.FLOODING, rowOf(rows, Simulation.FLOODING), rowOf(rowsBefore, Simulation.FLOODING));
        addRow(table, steady.size() + " steady services", sum(rows, steady), sum(rowsBefore, steady));
        addTotal(table);
        return table.lines();
    }

    /** Returns how many lines of steady services were dropped. */
    public long steadyDropped() {
        long dropped = 0;
        for (Map.Entry<String, Row> row : rows.entrySet()) {
            dropped += Simulation.isFlooding(row.getKey()) ? 0 : row.getValue().dropped;
        }
        return dropped;
    }

    /** Returns how many bytes of lines are stored. */
    public long storedBytes() {
        return sum(rows, rows.keySet()).storedBytes;
    }

    /**
     * Tells whether every line that was offered is stored, collapsed or dropped; so it must be once the engine is
     * closed.
     */
    public boolean isBalanced() {
        Row total = sum(rows, rows.keySet());
        return total.offered == total.stored + total.collapsed + total.dropped;
    }

    private static TextTable newTable() {
        return new TextTable(1, "SERVICE", "OFFERED", "STORED", "COLLAPSED", "DROPPED", "LINES/s", "BYTES");
    }

    private void addTotal(TextTable table) {
        addRow(table, "total", sum(rows, rows.keySet()), sum(rowsBefore, rowsBefore.keySet()));
    }

    private void addRow(TextTable table, String name, Row now, Row before) {
        table.add(
                name,
                HumanText.count(now.offered),
                HumanText.count(now.stored),
                HumanText.count(now.collapsed),
                HumanText.count(now.dropped),
                HumanText.count(Math.round((now.stored - before.stored) / seconds)),
                HumanText.bytes(now.storedBytes));
    }

    private static Row rowOf(Map<String, Row> rows, String name) {
        return rows.getOrDefault(name, new Row());
    }

    private static Row sum(Map<String, Row> rows, Iterable<String> names) {
        Row sum = new Row();
        for (String name : names) {
            sum.add(rowOf(rows, name));
        }
        return sum;
    }
}
