package io.sluice.cli.drill;

import java.util.concurrent.locks.LockSupport;

/**
 * Is a thread that does nothing but wake up a thousand times a second and note how late it is, and if wanted one that
 * forces a collection of garbage every half second: so a thread that cannot reach a safepoint shows.
 */
final class Pulse {
    private static final long BEAT_NANOS = 1_000_000;
    private static final long COLLECT_NANOS = 500_000_000;

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
            worstNanos = Math.max(worstNanos, nowNanos - lastNanos - BEAT_NANOS);
            lastNanos = nowNanos;
        }
    }

    private void collect() {
        while (!stopped) {
            System.gc();
            LockSupport.parkNanos(COLLECT_NANOS);
        }
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
