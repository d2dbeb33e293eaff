package io.sluice.segment;

/** Reads the numbers that {@link Bytes} puts. Confined to one thread. */
final class Varints {
    private byte[] bytes = {};
    private int at;
    private int end;

    /** Begins with the bytes from {@code from} until {@code end}. */
    void wrap(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    boolean isAtEnd() {
        return at >= end;
    }

    /** Returns the next number; 0 behind the last. */
    long next() {
        long value = 0;
        int shift = 0;
        while (at < end && shift < Long.SIZE) {
            byte b = bytes[at++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
            shift += 7;
        }
        return value;
    }

    long nextSigned() {
        long value = next();
        return (value >>> 1) ^ -(value & 1);
    }

    int nextByte() {
        return at < end ? bytes[at++] & 0xFF : 0;
    }
}
