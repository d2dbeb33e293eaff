package io.sluice.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens on another thread or in another process, but not for ever. */
public final class Await {
    private static final long POLL_NANOS = 1_000_000;

    private Await() {}

    /** Returns once {@code condition} holds; fails the test when it does not in time. */
    public static void until(Duration deadline, BooleanSupplier condition) {
        long startNanos = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNanos > deadline.toNanos()) {
                throw new AssertionError("did not happen within " + deadline);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
