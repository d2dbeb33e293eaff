package io.sluice.batch;

import io.sluice.entry.EpochClock;

/**
 * Says how long a block that is not full waits for more entries.
 *
 * @param nanos how long, counted from the time of its first entry
 * @param clock the clock that entries are stamped with
 */
public record Linger(long nanos, EpochClock clock) {
    /** An entry is this long in the ring at most, unless the disk stalls. */
    private static final long RING_NANOS_MAX = 1_000_000_000;

    /**
     * Says when a block began to wait. That is when its first entry was offered, unless the entry has a time of its
     * own, such as a line of last year that is imported: then it is now.
     */
    long begin(long entryNanos) {
        long nowNanos = clock.epochNanos();
        long age = nowNanos - entryNanos;
        return age < RING_NANOS_MAX ? entryNanos : nowNanos;
    }

    /** Tells whether a block has waited long enough; also when the clock was set back since. */
    boolean isOver(long begunNanos) {
        long age = clock.epochNanos() - begunNanos;
        return age >= nanos || age < 0;
    }
}
