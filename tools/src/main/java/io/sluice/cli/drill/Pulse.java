package io.sluice.cli.drill;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * Is a thread that does nothing but wake up a thousand times a second and note how late it is, and if wanted one that
 * forces a collection of garbage every half second: so a thread that cannot reach a safepoint shows.
 *
 * <p>Where it was late, nobody can say of another thread's call that it took long by itself: {@link #ownNanos} leaves
 * those times out.
 */
final class Pulse {
    private static final long BEAT_NANOS = 1_000_000;
    private static final long COLLECT_NANOS = 500_000_000;
    /** Threads go on one after the other, and compiled code is linked anew. */
    private static final long RESUME_NANOS = 10_000_000;

    private static final long LATE_NANOS = 500_000;
    private static final int PAUSES_MAX = 100_000;

    /** The time from one beat to the next, which came late. */
    private record Pause(long beginNanos, long endNanos) {}

    private final Deque<Pause> pauses = new ConcurrentLinkedDeque<>(); // the last ones, oldest first
    private int pauseCount; // of the beating thread alone
    private volatile boolean stopped;
    private volatile long worstNanos; // written by the pulse, and by whoever begins anew

    private Pulse() {}

    static Pulse start() {
        Pulse pulse = new Pulse();
        pulse.startThread(pulse::beat, "sluice-drill-pulse");
        return pulse;
    }

    static Pulse startCollecting() {
        Pulse pulse = start();
        pulse.startThread(pulse::collect, "sluice-drill-collect");
        return pulse;
    }

    private void startThread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void beat() {
        long lastNanos = System.nanoTime();
        while (!stopped) {
            LockSupport.parkNanos(BEAT_NANOS);
            long nowNanos = System.nanoTime();
            long lateNanos = nowNanos - lastNanos - BEAT_NANOS;
            worstNanos = Math.max(worstNanos, lateNanos);
            if (lateNanos > LATE_NANOS) {
                note(new Pause(lastNanos, nowNanos));
            }
            lastNanos = nowNanos;
        }
    }

    private void note(Pause pause) {
        pauses.addLast(pause);
        if (pauseCount == PAUSES_MAX) {
            pauses.removeFirst();
        } else {
            pauseCount++;
        }
    }

    private void collect() {
        while (!stopped) {
            System.gc();
            LockSupport.parkNanos(COLLECT_NANOS);
        }
    }

    /**
     * Returns how much of a time lies outside of all pauses and of the time behind each that the JVM needs to have its
     * threads run again, in nanoseconds.
     */
    long ownNanos(long beginNanos, long endNanos) {
        long own = endNanos - beginNanos;
        long countedNanos = beginNanos; // up to here
        for (Pause pause : pauses) {
            long from = Math.max(countedNanos, pause.beginNanos);
            long until = Math.min(endNanos, pause.endNanos + RESUME_NANOS);
            if (from < until) {
                own -= until - from;
                countedNanos = until;
            }
        }
        return own;
    }

    /** Returns how late the worst beat was since it was taken last, in nanoseconds. */
    long worstNanos() {
        return worstNanos;
    }

    /** Returns how late the worst beat was since the last call, in nanoseconds. */
    long takeWorstNanos() {
        long worst = worstNanos;
        worstNanos = 0;
        return worst;
    }

    void stop() {
        stopped = true;
    }
}
