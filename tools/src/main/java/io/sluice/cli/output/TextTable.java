package io.sluice.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Lays rows out in columns as wide as their widest cell, with two spaces between. */
public final class TextTable {
    private static final String GAP = "  ";

    private final int leftColumns;
    private final List<String[]> rows = new ArrayList<>();

    /**
     * Begins a table.
     *
     * @param leftColumns how many columns, from the first, are aligned to the left; all others are to the right
     * @param titles the first row
     */
    public TextTable(int leftColumns, String... titles) {
        this.leftColumns = leftColumns;
        rows.add(titles);
    }

    /** Adds a row, which has a cell for each title. */
    public void add(String... cells) {
        rows.add(cells);
    }

    /** Returns the lines of the table, without spaces at their ends. */
    public List<String> lines() {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        List<String> lines = new ArrayList<>(rows.size());
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String padding = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? "" : GAP);
                line.append(i < leftColumns ? row[i] + padding : padding + row[i]);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
