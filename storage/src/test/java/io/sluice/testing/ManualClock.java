package io.sluice.testing;

import io.sluice.entry.EpochClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the time that a test sets. It begins at 2026-01-01T00:00Z and stands still. Safe for use by many threads. */
public final class ManualClock implements EpochClock {
    /** 2026-01-01T00:00Z. */
    public static final long START_NANOS = 1_767_225_600_000_000_000L;

    private final AtomicLong epochNanos = new AtomicLong(START_NANOS);

    @Override
    public long epochNanos() {
        return epochNanos.get();
    }

    /** Goes on, or back when {@code step} is negative. */
    public void advance(Duration step) {
        epochNanos.addAndGet(step.toNanos());
    }

    /** Jumps to a time, in nanoseconds since the epoch. */
    public void set(long epochNanos) {
        this.epochNanos.set(epochNanos);
    }
}
