package io.sluice.cli.transfer;

import java.io.IOException;
import java.io.InputStream;

/** Reads rows that are lines of text. Empty lines are none. */
abstract class LineRows implements Rows {
    private final InputLines lines;
    private final long total;

    /** Reads {@code in}, which has {@code total} bytes, or an unknown number when that is negative. */
    LineRows(InputStream in, long total) {
        this.lines = new InputLines(in);
        this.total = total;
    }

    /**
     * Reads a row off a line.
     *
     * @throws IllegalArgumentException when there is something else; says what
     */
    abstract void parse(byte[] bytes, int offset, int length, Row row);

    /** Tells whether a line says nothing but how to read the others. */
    abstract boolean isTitle(byte[] bytes, int offset, int length);

    @Override
    public boolean next(Row row) throws IOException, BadRowException {
        do {
            if (!lines.next()) {
                return false;
            }
        } while (lines.length() == 0
                || (lines.number() == 1 && isTitle(lines.buffer(), lines.start(), lines.length())));
        row.clear();
        try {
            parse(lines.buffer(), lines.start(), lines.length(), row);
        } catch (IllegalArgumentException e) {
            throw new BadRowException(e);
        }
        return true;
    }

    @Override
    public String place() {
        return "line " + lines.number();
    }

    @Override
    public long done() {
        return lines.bytesDone();
    }

    @Override
    public long total() {
        return total;
    }

    @Override
    public boolean countsBytes() {
        return true;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
