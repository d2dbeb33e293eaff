package io.sluice.admit;

import java.util.Arrays;

/**
 * Notes where the lines of one read lie in a buffer, so that all of them go into the ring with one claim. Confined to
 * one thread.
 */
public final class LineBatch {
    /** How many lines a batch takes. */
    public static final int LINES_MAX = 256;

    /** In the place of a time: lines have the time at which they are offered. */
    static final long NOW = Long.MIN_VALUE;

    private final int[] offsets = new int[LINES_MAX];
    private final int[] lengths = new int[LINES_MAX];
    private final byte[] severities = new byte[LINES_MAX];
    private final byte[] flags = new byte[LINES_MAX];
    private byte[] buffer;
    private int count;
    private long timeNanos = NOW;

    /** Makes a batch of no lines. */
    public LineBatch() {
        buffer = new byte[0];
    }

    /** Empties the batch; lines will lie in {@code buffer}. */
    public void reset(byte[] buffer) {
        this.buffer = buffer;
        count = 0;
        timeNanos = NOW;
    }

    /** Gives all lines a time of their own, nanoseconds since the epoch, or {@link #NOW}. */
    void setTime(long timeNanos) {
        this.timeNanos = timeNanos;
    }

    long timeNanos() {
        return timeNanos;
    }

    /** Adds a line of {@code length} bytes at {@code offset}; there must be room. */
    public void add(int offset, int length, int severity, int flags) {
        offsets[count] = offset;
        lengths[count] = length;
        severities[count] = (byte) severity;
        this.flags[count] = (byte) flags;
        count++;
    }

    /** Tells whether another line has no room. */
    public boolean isFull() {
        return count == LINES_MAX;
    }

    /** Returns how many lines there are. */
    public int count() {
        return count;
    }

    byte[] buffer() {
        return buffer;
    }

    /** Returns where a line begins in its buffer. */
    public int offset(int line) {
        return offsets[line];
    }

    /** Returns how long a line is. */
    public int length(int line) {
        return lengths[line];
    }

    /** Returns the code of a line's severity. */
    public int severity(int line) {
        return severities[line];
    }

    /** Returns the flags of a line. */
    public int flags(int line) {
        return flags[line] & 0xFF;
    }

    /** Returns the bytes of content of the lines from {@code first} on. */
    long bytesFrom(int first) {
        return Arrays.stream(lengths, first, count).asLongStream().sum();
    }
}
