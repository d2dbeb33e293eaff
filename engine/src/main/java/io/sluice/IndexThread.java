package io.sluice;

import io.sluice.entry.CalmLogger;
import io.sluice.index.Indexer;
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
 * Runs the indexer of an engine's store on a thread of its own, which nobody waits for: it reads what is appended off
 * the queue, as any reader does. When it fails, readers scan what is not in the index, and it tries again.
 */
final class IndexThread {
    private static final String ROLE_NAME = "sluice-index";
    private static final long PAUSE_NANOS_MIN = 10_000_000;
    private static final long PAUSE_NANOS_MAX =
            80_000_000; // after half a quiet second, for next to nothing of a processor
    private static final long FAILURE_PAUSE_NANOS = 1_000_000_000;
    private static final System.Logger LOGGER = CalmLogger.ofSluice();

    private final StoreDirectory store;
    private final AtomicCounter persisted;
    private final AtomicCounter indexed;
    private final long opened; // the sequence of this engine's first entry
    private final Thread thread;
    private volatile boolean stopping; // written by the closing thread
    private volatile boolean finishing; // written by the closing thread

    // Confined to the thread.
    private @Nullable Indexer indexer; // null until it could be opened
    private boolean failing; // what fails again is not logged again
    private long behindJump; // where the numbering goes on, once all before that is in the index

    IndexThread(StoreDirectory store, Counters counters, ThreadFactory threads) {
        this.store = store;
        this.persisted = counters.of(StoreCounter.PERSISTED);
        this.opened = persisted.get();
        this.indexed = counters.of(StoreCounter.INDEXED);
        this.thread = threads.newThread(this::run);
        thread.setName(ROLE_NAME);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        long pauseNanos = PAUSE_NANOS_MIN;
        while (!stopping) {
            if (turn() > 0) {
                pauseNanos = PAUSE_NANOS_MIN;
            } else {
                LockSupport.parkNanos(this, failing ? FAILURE_PAUSE_NANOS : pauseNanos);
                pauseNanos = Math.min(pauseNanos + pauseNanos / 8, PAUSE_NANOS_MAX);
            }
        }
        end();
    }

    private int turn() {
        try {
            Indexer open = indexer;
            if (open == null) {
                open = Indexer.open(store);
                indexer = open;
            }
            if (Math.max(open.seenUpTo(), behindJump) == persisted.get()) {
                boolean unused = open.checkNext();
                return 0; // told by a number, without a look at the queue
            }
            int count = open.doWork();
            if (count == 0 && open.seenUpTo() < opened) {
                behindJump = opened; // all that is there was seen
            }
            indexed.setOrdered(Math.max(open.seenUpTo(), behindJump));
            failing = false;
            return count;
        } catch (IOException | RuntimeException | Error e) { // one bad turn must not end all others
            if (!failing) {
                LOGGER.log(System.Logger.Level.WARNING, "the index cannot be kept up; queries take longer", e);
            }
            failing = true;
            return 0;
        }
    }

    private void end() {
        try (Indexer open = indexer) {
            if (open != null && finishing) {
                open.finish();
                indexed.setOrdered(Math.max(open.seenUpTo(), opened));
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the index was not finished; the next engine will do it", e);
        }
    }

    /**
     * Ends the thread, which finishes the index when that can be begun in time and nothing will be appended any more;
     * else the next engine does it. In any case it closes its files.
     */
    void stop(boolean finish, long timeoutNanos) {
        finishing = finish;
        stopping = true;
        LockSupport.unpark(thread);
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, timeoutNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        finishing = false; // what was not begun by now is left to the next engine
    }
}
