package io.sluice.admit;

import java.util.concurrent.locks.LockSupport;

/**
 * Paces a producer that waits for room. A full ring keeps the batch thread busy for a while, and each look in between
 * takes time from it: so this learns how long the room that a producer has used up takes to come back, and mostly looks
 * just once. Confined to one thread.
 */
public final class RoomWait {
    private static final long NANOS_MIN = 500_000;
    private static final long NANOS_MAX = 16_000_000;

    private long pauseNanos = NANOS_MIN;
    private boolean waited; // since there was room last

    /** Takes note that there was room. */
    public void onRoom() {
        if (waited) {
            pauseNanos = Math.max(NANOS_MIN, pauseNanos - pauseNanos / 16); // maybe less is enough
            waited = false;
        }
    }

    /** Waits for a while, longer when there was no room after the last time either. */
    public void await() {
        if (waited) {
            pauseNanos = Math.min(2 * pauseNanos, NANOS_MAX);
        }
        waited = true;
        LockSupport.parkNanos(this, pauseNanos);
    }

    /** Returns how long the next wait is, in nanoseconds. */
    long pauseNanos() {
        return pauseNanos;
    }
}
