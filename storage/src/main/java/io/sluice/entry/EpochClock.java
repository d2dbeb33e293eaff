package io.sluice.entry;

import org.agrona.concurrent.OffsetEpochNanoClock;

/** Tells the time that entries are stamped with. Implementations must be safe for use by many threads. */
@FunctionalInterface
public interface EpochClock {
    /**
     * Reads the time.
     *
     * @return nanoseconds since 1970-01-01T00:00Z; may step back when the system's clock does
     */
    long epochNanos();

    /**
     * Gives the system's clock at nanosecond resolution: the monotonic clock plus an offset that is measured again
     * every second, so that a step of the system's clock shows within a second and reading costs one {@code nanoTime}.
     */
    static EpochClock system() {
        // 100 tries to pair both clocks within 1 us, then the best pair seen is taken.
        OffsetEpochNanoClock clock = new OffsetEpochNanoClock(100, 1_000, 1_000_000_000L);
        return clock::nanoTime;
    }
}
