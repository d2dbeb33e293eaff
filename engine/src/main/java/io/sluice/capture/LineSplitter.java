package io.sluice.capture;

import io.sluice.admit.LineBatch;
import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;

/**
 * Cuts a stream of bytes into lines where they lie: the reader puts bytes behind the last ones, the splitter notes
 * offsets. Confined to one thread at a time.
 *
 * <p>A line ends with LF or CRLF, neither of which is content. A line longer than an entry, and one whose end is long
 * in coming, go out in parts: see {@link EntryFlags}. A CR at the end of the bytes is never sent as a part: it may be
 * half a line end.
 *
 * <pre>
 *   0        start            scanned        end               buffer.length
 *  +--------+----------------+--------------+-----------------+
 *  |  sent  | a line's begin, no LF in it   | room to read to |
 *  +--------+----------------+--------------+-----------------+
 * </pre>
 */
final class LineSplitter {
    private static final int BUFFER_BYTES_MIN = 1 << 14;

    private final int partBytesMax;
    private final int bufferBytesMax;
    private final int defaultSeverity;

    private byte[] buffer = new byte[BUFFER_BYTES_MIN];
    private int start; // of the bytes that were not sent
    private int scanned; // up to here there is no line feed behind start
    private int end; // of the bytes that were read
    private boolean filled; // the last read left no room
    private boolean inLine; // a part of the line at start was sent before
    private int lineSeverity; // of that line

    LineSplitter(int partBytesMax, int defaultSeverity) {
        this.partBytesMax = partBytesMax;
        this.bufferBytesMax = Math.max(BUFFER_BYTES_MIN, 2 * Integer.highestOneBit(partBytesMax));
        this.defaultSeverity = defaultSeverity;
    }

    byte[] buffer() {
        return buffer;
    }

    /** Makes room for the next bytes and returns where it begins in {@link #buffer}, which may be another one now. */
    int readOffset() {
        if (start == end) {
            if (filled) {
                buffer = new byte[Math.min(buffer.length * 2, bufferBytesMax)];
            }
            moveTo(buffer, 0);
        } else if (end == buffer.length) {
            boolean tight = start == 0 && buffer.length < bufferBytesMax;
            moveTo(tight ? new byte[buffer.length * 2] : buffer, end - start);
        }
        filled = false;
        return end;
    }

    private void moveTo(byte[] target, int length) {
        System.arraycopy(buffer, start, target, 0, length);
        buffer = target;
        scanned -= start;
        start = 0;
        end = length;
    }

    /** Takes note of {@code length} bytes that were read. A stream that fills the room gets more of it. */
    void onRead(int length) {
        end += length;
        filled = end == buffer.length && buffer.length < bufferBytesMax;
    }

    /**
     * Adds the next lines to a batch, as many as it takes.
     *
     * @return false when the batch is full and there may be more
     */
    boolean split(LineBatch lines) {
        while (true) {
            int lineFeed = LineScan.indexOfLineFeed(buffer, scanned, end);
            scanned = lineFeed;
            int lengthMax = (lineFeed < end ? lineFeed : end - heldBack()) - start;
            if (lengthMax > partBytesMax) {
                if (lines.isFull()) {
                    return false;
                }
                add(lines, partBytesMax, EntryFlags.CONTINUES);
                start += partBytesMax;
                continue;
            }
            if (lineFeed == end) {
                return true;
            }
            if (lines.isFull()) {
                return false;
            }
            int length = lineFeed - start;
            add(lines, length > 0 && buffer[lineFeed - 1] == '\r' ? length - 1 : length, 0);
            start = lineFeed + 1;
            scanned = start;
        }
    }

    /** Adds what there is of an unfinished line to a batch as a part, to be continued. */
    void splitUnfinished(LineBatch lines) {
        int length = end - heldBack() - start;
        if (length > 0 && !lines.isFull()) {
            add(lines, length, EntryFlags.CONTINUES);
            start += length;
        }
    }

    /** Adds the last line, which has no line end, to an empty batch; for the end of the stream. */
    void splitLast(LineBatch lines) {
        if (end - start > partBytesMax) { // by the CR that was held back, and is content after all
            add(lines, partBytesMax, EntryFlags.CONTINUES);
            start += partBytesMax;
        }
        if (end > start || inLine) {
            add(lines, end - start, 0);
        }
        start = end;
        scanned = end;
    }

    /** Tells whether there are bytes of a line whose end has not come. */
    boolean isUnfinished() {
        return end - heldBack() > start;
    }

    private int heldBack() {
        return end > start && buffer[end - 1] == '\r' ? 1 : 0;
    }

    private void add(LineBatch lines, int length, int continues) {
        if (!inLine) {
            int told = SeverityScan.scan(buffer, start, length);
            lineSeverity = told == SeverityScan.NONE ? defaultSeverity : told;
        }
        int flags = continues | (inLine ? EntryFlags.CONTINUED : 0);
        lines.add(start, length, lineSeverity, EntryFlags.of(EntryKind.LINE, flags));
        inLine = continues != 0;
    }
}
