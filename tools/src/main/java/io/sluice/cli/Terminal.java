package io.sluice.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Gives the size of a terminal.
 *
 * @param rows how many lines it shows
 * @param columns how many characters a line has
 */
record Terminal(int rows, int columns) {
    /** For output that nothing need fit into. */
    static final Terminal ENDLESS = new Terminal(Integer.MAX_VALUE, Integer.MAX_VALUE);

    private static final Terminal USUAL = new Terminal(24, 80);
    private static final long ANSWER_MILLIS = 500;

    /** Asks the terminal that controls this process for its size; without one, or an answer, it is 24 by 80. */
    static Terminal size() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(ANSWER_MILLIS, TimeUnit.MILLISECONDS)) {
                stty.destroyForcibly();
                return USUAL;
            }
            return parse(new String(stty.getInputStream().readAllBytes(), US_ASCII));
        } catch (IOException e) {
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }

    /** Reads two numbers, such as {@code 24 80}. */
    static Terminal parse(String text) {
        String size = text.strip();
        int gap = size.indexOf(' ');
        try {
            int rows = Integer.parseInt(size.substring(0, Math.max(gap, 0)));
            int columns = Integer.parseInt(size.substring(gap + 1));
            return rows > 1 && columns > 1 ? new Terminal(rows, columns) : USUAL;
        } catch (NumberFormatException e) {
            return USUAL;
        }
    }
}
