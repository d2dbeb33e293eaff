package io.sluice.admit;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a few threads apart for some dozens of nanoseconds, and allocates nothing when they meet. Only taken for what
 * is over its rate or lost, never for a line that simply goes in.
 */
final class SpinLock {
    private static final int SPINS_MAX = 100;
    private static final long PAUSE_NANOS = 1_000;

    private final AtomicBoolean held = new AtomicBoolean();

    /** Takes the lock. Whoever has it may have been put off the processor, so it pauses after a while. */
    void lock() {
        int spins = 0;
        while (!tryLock()) {
            if (++spins < SPINS_MAX) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Takes the lock if nobody has it; for the batch thread, which waits for no producer. */
    boolean tryLock() {
        return !held.getPlain() && held.compareAndSet(false, true);
    }

    void unlock() {
        held.setRelease(false);
    }
}
