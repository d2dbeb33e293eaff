package io.sluice.cli.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream of bytes into lines. Confined to one thread. */
final class InputLines implements Closeable {
    /** The longest line that is read. */
    static final int LINE_BYTES_MAX = 16 << 20;

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int start; // of the line
    private int length; // of the line, without its end
    private int next; // what was not looked at begins here
    private int end; // of the bytes that were read
    private long number;
    private long bytesDone;
    private boolean ended;

    InputLines(InputStream in) {
        this.in = in;
    }

    /**
     * Moves to the next line.
     *
     * @return false when there is none
     * @throws BadRowException when it is too long; it is passed over
     */
    boolean next() throws IOException, BadRowException {
        start = next;
        int at = next;
        boolean tooLong = false;
        while (true) {
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            if (at < end || ended) {
                break;
            }
            tooLong |= at - start > LINE_BYTES_MAX;
            if (tooLong) {
                start = end; // its bytes are of no use
            }
            at -= fill();
        }
        if (at == end && start == end && !tooLong) {
            return false;
        }
        number++;
        next = Math.min(at + 1, end);
        length = at - start;
        if (length > 0 && buffer[at - 1] == '\r') {
            length--;
        }
        if (tooLong || length > LINE_BYTES_MAX) {
            throw new BadRowException("a line may have " + LINE_BYTES_MAX + " bytes");
        }
        return true;
    }

    /** Reads more, behind what belongs to the line; returns by how much that was moved towards the beginning. */
    private int fill() throws IOException {
        int moved = start;
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= moved;
        start = 0;
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = in.read(buffer, end, buffer.length - end);
        ended = count < 0;
        end += Math.max(0, count);
        bytesDone += Math.max(0, count);
        return moved;
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    int length() {
        return length;
    }

    /** Returns the number of the line, from 1. */
    long number() {
        return number;
    }

    /** Returns how many bytes were read. */
    long bytesDone() {
        return bytesDone - (end - next);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
