package io.sluice.cli.drill;

import io.sluice.entry.EpochClock;
import java.util.concurrent.locks.LockSupport;

/** Is the system's clock, but while it is held, the batch thread waits in it: so appending stalls where no disk can. */
final class HeldClock implements EpochClock {
    private static final String BATCH_THREAD = "sluice-batch";
    private static final long PAUSE_NANOS = 1_000_000;

    private final EpochClock clock = EpochClock.system();
    private volatile boolean held;

    @Override
    public long epochNanos() {
        while (held && Thread.currentThread().getName().startsWith(BATCH_THREAD)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return clock.epochNanos();
    }

    void hold(boolean hold) {
        held = hold;
    }
}
