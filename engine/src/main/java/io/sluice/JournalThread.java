package io.sluice;

import io.sluice.block.NoSpaceException;
import io.sluice.entry.CalmLogger;
import io.sluice.queue.Journal;
import io.sluice.queue.JournalStart;
import io.sluice.queue.StoreDirectory;
import io.sluice.telemetry.Counters;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.status.AtomicCounter;
import org.jspecify.annotations.Nullable;

/**
 * Runs the journal of an engine's store on a thread of its own, which nobody waits for but {@code close}. When the disk
 * stalls, this thread stands still, and no other.
 */
final class JournalThread {
    private static final String ROLE_NAME = "sluice-journal";
    private static final long PAUSE_NANOS = 50_000_000;
    private static final long FAILURE_PAUSE_NANOS = 1_000_000_000;
    private static final long NO_SPACE_PAUSE_NANOS = 250_000_000;
    private static final long UNFORCED_INTERVAL_NANOS = 1_000_000_000;
    private static final System.Logger LOGGER = CalmLogger.ofSluice();

    private final StoreDirectory store;
    private final JournalStart start;
    private final long intervalNanos;
    private final AtomicCounter journalled;
    private final AtomicCounter forced;
    private final AtomicCounter failures;
    private final Thread thread;
    private volatile boolean stopping; // written by the closing thread
    private volatile boolean finishing; // written by the closing thread

    // Confined to the thread.
    private @Nullable Journal journal; // null until it could be opened
    private boolean failing; // what fails again is not logged again
    private boolean withoutSpace; // that is why
    private long forcedNanos; // when it was forced last, by System.nanoTime()
    private long savedUpTo = -1; // what had been appended by then

    /** Makes the thread; {@code intervalNanos} is 0 when nothing is to be forced. */
    JournalThread(
            StoreDirectory store, JournalStart start, Counters counters, ThreadFactory threads, long intervalNanos) {
        this.store = store;
        this.start = start;
        this.intervalNanos = start.forcing() ? intervalNanos : UNFORCED_INTERVAL_NANOS;
        this.journalled = counters.of(StoreCounter.JOURNALLED);
        this.forced = counters.of(StoreCounter.FORCED);
        this.failures = counters.of(StoreCounter.JOURNAL_FAILURES);
        this.thread = threads.newThread(this::run);
        thread.setName(ROLE_NAME);
        thread.setDaemon(true);
    }

    void start() {
        forcedNanos = System.nanoTime();
        thread.start();
    }

    private void run() {
        while (!stopping) {
            if (turn() == 0 && !stopping) {
                LockSupport.parkNanos(this, pauseNanos());
            }
        }
        end();
    }

    private long pauseNanos() {
        if (failing) {
            return withoutSpace ? NO_SPACE_PAUSE_NANOS : FAILURE_PAUSE_NANOS;
        }
        return Math.min(PAUSE_NANOS, intervalNanos);
    }

    private int turn() {
        try {
            Journal open = open();
            long appended = start.persisted().getAsLong();
            int count = open.seen() == appended ? 0 : open.doWork();
            long nowNanos = System.nanoTime();
            if (nowNanos - forcedNanos >= intervalNanos && appended != savedUpTo) {
                open.force();
                forcedNanos = nowNanos;
                savedUpTo = appended;
                failing = false;
            }
            count(open);
            return count;
        } catch (IOException | RuntimeException | Error e) { // one bad turn must not end all others
            failed(e);
            return 0;
        }
    }

    private Journal open() throws IOException {
        Journal open = journal;
        if (open == null) {
            open = Journal.open(store, start);
            journal = open;
        }
        return open;
    }

    private void count(Journal open) {
        journalled.setOrdered(open.journalled());
        forced.setOrdered(open.forced());
    }

    private void failed(Throwable why) {
        failures.getAndAddOrdered(1);
        if (!failing) {
            LOGGER.log(System.Logger.Level.ERROR, "what is appended does not outlast a power loss for now", why);
        }
        failing = true;
        withoutSpace = why instanceof NoSpaceException;
        if (journal != null) {
            count(journal);
        }
    }

    private void end() {
        try {
            if (finishing) {
                Journal last = open();
                last.finish();
                count(last);
            }
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
        try {
            if (journal != null) {
                journal.close();
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    /**
     * Ends the thread, which first takes over and forces all that was appended when nothing will be appended any more.
     *
     * @return false when that took too long; the thread then has files of the store open until its disk goes on
     */
    boolean stop(boolean finish, long timeoutNanos) {
        finishing = finish;
        stopping = true;
        LockSupport.unpark(thread);
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, timeoutNanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
