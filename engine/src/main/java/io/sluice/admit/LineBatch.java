package io.sluice.admit;

/**
 * Notes where the lines of one read lie in a buffer, so that all of them go into the ring with one claim. Confined to
 * one thread.
 */
public final class LineBatch {
    /** How many lines a batch takes. */
    public static final int LINES_MAX = 256;

    /** In the place of a time: lines have the time at which they are offered. */
    static final long NOW = Long.MIN_VALUE;

    private final int[] offsets;
    private final int[] lengths;
    private final byte[] severities;
    private final byte[] flags;
    private byte[] buffer;
    private int count;
    private long timeNanos = NOW;

    /** Makes a batch of no lines. */
    public LineBatch() {
        this(LINES_MAX);
    }

    LineBatch(int linesMax) {
        offsets = new int[linesMax];
        lengths = new int[linesMax];
        severities = new byte[linesMax];
        flags = new byte[linesMax];
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
        return count == offsets.length;
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

    /** Returns the bytes of content of all lines. */
    long bytes() {
        long sum = 0;
        for (int line = 0; line < count; line++) {
            sum += lengths[line];
        }
        return sum;
    }

    /** Puts the line {@code from} into the place {@code to}, at or before its own. */
    void move(int from, int to) {
        offsets[to] = offsets[from];
        lengths[to] = lengths[from];
        severities[to] = severities[from];
        flags[to] = flags[from];
    }

    /** Takes out all lines from {@code count} on. */
    void cut(int count) {
        this.count = count;
    }
}
