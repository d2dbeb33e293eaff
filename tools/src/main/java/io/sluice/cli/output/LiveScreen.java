package io.sluice.cli.output;

import java.util.List;

/**
 * Shows text that changes: on a terminal each time in the same place, elsewhere one block after the other. Confined to
 * one thread.
 *
 * <p>What does not fit the terminal is cut off, in both directions: a line that wraps or scrolls away could not be
 * drawn over.
 */
public final class LiveScreen {
    private static final String ESCAPE = "\u001b[";

    private final ByteOutput out;
    private final boolean terminal;
    private int drawnCount; // lines that are on the screen

    /** Makes a screen with nothing on it. */
    public LiveScreen(ByteOutput out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows lines in the place of those before, on a terminal of this size. */
    public void draw(List<String> lines, int rows, int columns) throws OutputFailedException {
        if (!terminal) {
            for (String line : lines) {
                out.putText(line);
                out.put('\n');
            }
            out.put('\n');
            out.flush();
            return;
        }
        if (drawnCount > 0) {
            out.putAscii(ESCAPE + drawnCount + "A");
        }
        drawnCount = Math.min(lines.size(), rows - 1);
        for (String line : lines.subList(0, drawnCount)) {
            out.putText(line.length() < columns ? line : line.substring(0, columns - 1));
            out.putAscii(ESCAPE + "K\n");
        }
        out.putAscii(ESCAPE + "J");
        out.flush();
    }
}
