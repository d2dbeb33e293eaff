// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.watch;

import io.sluice.Sluice;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for an entry to come in, and takes the time from then until it is persisted. What comes seldom is seldom met;
 * what is met is timed from its offer, to some tenths of a millisecond. Safe for use by many threads.
 */
public final class Latency {
    private static final int SAMPLES_MAX = 120;
    private static final int LOOKS_MAX = 400;
    private static final long LOOK_PAUSE_NANOS = 50_000;
    private static final Duration PATIENCE = Duration.ofMillis(900);

    private final Deque<Long> samples = new ArrayDeque<>(); // guarded by this
    private long slotsSeen = -1; // of the one thread that takes samples

    Latency() {}

    /** Says how the last samples are spread, in microseconds. */
    public record Spread(long p50, long p90, long max, int samples) {}

    /** Takes a sample if something came since the last one. */
    void sample(Sluice engine) {
        long slots = engine.slotsTaken();
        boolean fresh = slotsSeen >= 0 && slots != slotsSeen;
        slotsSeen = slots;
        if (!fresh) {
            return;
        }
        if (!isMet(engine, slots)) {
            return;
        }
        long startNanos = System.nanoTime();
        boolean unused = engine.awaitPersisted(PATIENCE); // a disk that takes longer still counts for so much
        synchronized (this) {
            samples.addLast((System.nanoTime() - startNanos) / 1_000);
            if (samples.size() > SAMPLES_MAX) {
                samples.removeFirst();
            }
        }
    }

    /** Waits a little for the next entry to be offered. */
    private static boolean isMet(Sluice engine, long slots) {
        for (int look = 0; look < LOOKS_MAX; look++) {
            if (engine.slotsTaken() != slots) {
                return true;
            }
            LockSupport.parkNanos(LOOK_PAUSE_NANOS);
        }
        return false;
    }

    /** Returns the spread of the samples of the last minute, in which entries came; without any, of 0 samples. */
    public Spread spread() {
        long[] sorted;
        synchronized (this) {
            sorted = samples.stream().mapToLong(Long::longValue).toArray();
        }
        if (sorted.length == 0) {
            return new Spread(0, 0, 0, 0);
        }
        Arrays.sort(sorted);
        return new Spread(
                sorted[sorted.length / 2], sorted[sorted.length * 9 / 10], sorted[sorted.length - 1], sorted.length);
    }
}
