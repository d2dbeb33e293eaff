package io.sluice.admit;

import io.sluice.entry.EpochClock;
import io.sluice.ring.SlotRing;

/** Holds what all doors of an engine share. Safe for use by many threads. */
public final class Admission {
    private final SlotRing ring;
    private final EpochClock clock;
    private final int entryBytesMax;
    private volatile boolean closed; // written by the closing thread

    /**
     * Opens the doors.
     *
     * @param entryBytesMax the longest content of one entry; longer lines are kept in parts
     */
    public Admission(SlotRing ring, EpochClock clock, int entryBytesMax) {
        this.ring = ring;
        this.clock = clock;
        this.entryBytesMax = entryBytesMax;
    }

    /** Closes all doors: every later offer is answered with {@link Source#CLOSED}. */
    public void close() {
        closed = true;
    }

    /** Returns the longest content of one entry. */
    public int entryBytesMax() {
        return entryBytesMax;
    }

    /**
     * Returns the longest line that can be offered at once: a quarter of the ring, so that it finds room while others
     * come in too. A line that is captured from a stream has no such limit.
     */
    public int lineBytesMax() {
        return ring.bytes() / 4;
    }

    boolean isClosed() {
        return closed;
    }

    SlotRing ring() {
        return ring;
    }

    long nowNanos() {
        return clock.epochNanos();
    }
}
