package io.sluice.cli;

import io.sluice.cli.output.ByteOutput;
import io.sluice.cli.output.LineFormat;
import io.sluice.read.FollowedLines;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.Skipped;
import java.io.IOException;

/** Prints the lines of a cursor, and knows what it printed. Confined to one thread. */
final class LinePrinter {
    private static final long PAUSE_MILLIS = 5;

    private final ByteOutput out;
    private final LineFormat format;
    private long printedCount;
    private long lastSequence = -1;

    LinePrinter(ByteOutput out, LineFormat format) {
        this.out = out;
        this.format = format;
    }

    /** Prints up to {@code countMax} lines, or until there is none, and last those whose ends never came. */
    void printAll(LineCursor lines, long countMax) throws IOException {
        while (printedCount < countMax && lines.next()) {
            print(lines.line());
        }
        while (printedCount < countMax && lines.flush()) {
            print(lines.line());
        }
        out.flush();
    }

    /** Prints lines up to the one at {@code sequence}, it too, and {@code countBehind} lines behind it. */
    void printAround(LineCursor lines, long sequence, long countBehind) throws IOException {
        long left = countBehind;
        boolean more = lines.next() || lines.flush();
        while (more) {
            Line line = lines.line();
            if (line.sequence() > sequence && left-- == 0) {
                break;
            }
            if (!print(line) && line.sequence() > sequence) {
                left++; // what the format has no place for does not count
            }
            more = lines.next() || lines.flush();
        }
        out.flush();
    }

    /** Prints lines as they come, until the thread is interrupted; tells {@code onSkipped} what is passed over. */
    void follow(FollowedLines lines, SkipRemark onSkipped) throws IOException, InterruptedException {
        while (true) {
            while (lines.next()) {
                Skipped skipped = lines.takeSkipped();
                if (skipped != null) {
                    onSkipped.print(skipped);
                }
                print(lines.line());
            }
            out.flush();
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private boolean print(Line line) throws IOException {
        if (!format.shows(line)) {
            return false;
        }
        format.print(line, out);
        printedCount++;
        lastSequence = line.sequence();
        return true;
    }

    /** Tells whether no line was printed. */
    boolean isEmpty() {
        return printedCount == 0;
    }

    /** Returns the sequence of the line that was printed last, -1 when there was none. */
    long lastSequence() {
        return lastSequence;
    }
}
