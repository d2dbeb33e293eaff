package io.sluice.segment;

import io.sluice.entry.Severity;

/** Goes through what a chunk has in each minute, in the order of its entries. Confined to one thread. */
public final class ChunkMinutes {
    private final Varints numbers = new Varints();
    private final int[] counts = new int[Severity.COUNT];
    private long minute;
    private long bytes;

    ChunkMinutes(byte[] array, int from, int until) {
        numbers.wrap(array, from, until);
    }

    /** Moves to the next sum; false when there is none. The same minute may come again, if the clock stepped back. */
    public boolean next() {
        if (numbers.isAtEnd()) {
            return false;
        }
        minute += numbers.nextSigned();
        int present = numbers.nextByte();
        for (int severity = 0; severity < Severity.COUNT; severity++) {
            counts[severity] = (present & (1 << severity)) == 0 ? 0 : (int) numbers.next();
        }
        bytes = numbers.next();
        return true;
    }

    /** Returns the minute, counted from the epoch. */
    public long minute() {
        return minute;
    }

    /** Returns how many bytes of content the minute's entries have. */
    public long bytes() {
        return bytes;
    }

    /** Returns how many entries of one severity's code the minute has. */
    public int count(int severity) {
        return counts[severity];
    }
}
