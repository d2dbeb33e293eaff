package io.sluice.batch;

import io.sluice.entry.EpochClock;

/**
 * Says how long a block that is not full waits for more entries.
 *
 * @param nanos how long, counted from the time of its earliest entry
 * @param clock the clock that entries are stamped with
 */
public record Linger(long nanos, EpochClock clock) {
    /** Tells whether a block has waited long enough; also when the clock was set back since. */
    boolean isOver(long earliestNanos) {
        long age = clock.epochNanos() - earliestNanos;
        return age >= nanos || age < 0;
    }
}
