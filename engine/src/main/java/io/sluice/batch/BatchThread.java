package io.sluice.batch;

import io.sluice.entry.CalmLogger;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * Runs the batch writer until it is told to stop.
 *
 * <p>With nothing to do the thread spins for a moment, yields, then parks, twice as long each time up to a limit;
 * nobody has to wake it. It is never interrupted: an interrupt would close the file that it writes to.
 */
public final class BatchThread {
    private static final int SPINS_MAX = 64;
    private static final int YIELDS_MAX = 8;
    private static final long PARK_NANOS_MIN = 20_000;
    private static final System.Logger LOGGER = CalmLogger.ofSluice();

    private final BatchWriter writer;
    private final IdleStrategy idle;
    private final Thread thread;
    private volatile boolean stopping; // written by the closing thread
    private volatile boolean abandoned; // written by the closing thread

    /**
     * Makes the thread.
     *
     * @param parkNanosMax the longest pause, which bounds how late an entry is seen after a quiet time
     */
    public BatchThread(BatchWriter writer, ThreadFactory threads, long parkNanosMax) {
        this.writer = writer;
        this.idle = new BackoffIdleStrategy(SPINS_MAX, YIELDS_MAX, PARK_NANOS_MIN, parkNanosMax);
        this.thread = threads.newThread(this::run);
        thread.setName(BatchWriter.ROLE_NAME);
        thread.setDaemon(true);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /**
     * Lets the thread append all that is in the ring, and ends it.
     *
     * @return false when that took longer than {@code timeoutNanos}; the thread then ends as soon as it can
     */
    public boolean stop(long timeoutNanos) throws InterruptedException {
        stopping = true;
        TimeUnit.NANOSECONDS.timedJoin(thread, timeoutNanos);
        abandoned = true;
        return !thread.isAlive();
    }

    private void run() {
        boolean finished = false;
        while (!finished && !abandoned) {
            finished = turn();
        }
    }

    /** Returns true when all is done that there was to do before the end. An error may come wherever the thread is. */
    private boolean turn() {
        try {
            boolean last = stopping;
            int entryCount = writer.doWork();
            if (last && entryCount == 0 && writer.isFinished()) {
                return true;
            }
            idle.idle(entryCount);
        } catch (RuntimeException | Error e) { // one bad turn must not end all others
            LOGGER.log(System.Logger.Level.ERROR, "unexpected failure in " + BatchWriter.ROLE_NAME, e);
            writer.onStray(e);
        }
        return false;
    }
}
