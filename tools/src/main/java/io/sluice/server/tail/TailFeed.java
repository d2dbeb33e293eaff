// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.tail;

import io.sluice.read.FollowedLines;
import io.sluice.read.Line;
import io.sluice.read.Query;
import io.sluice.read.Skipped;
import io.sluice.server.query.ServedStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the store as it grows, once for all tails, on a thread of its own that sleeps while there are none. Safe for
 * use by many threads.
 *
 * <p>Reading once keeps the cost of a hundred tails near that of one; a limit on lines in a turn keeps it from taking a
 * whole core while somebody floods. When it falls behind for that, it goes to the newest lines, and each tail looks for
 * itself whether something of its own was passed over: one that follows a quiet service misses nothing.
 */
public final class TailFeed implements Closeable {
    /** How many tails there may be at the same time. */
    public static final int TAILS_MAX = 128;

    private static final String ROLE_NAME = "sluice-tail";
    private static final long TURN_NANOS = 50_000_000;
    private static final long CATCH_UP_NANOS = 20_000_000; // of a turn, for all tails
    private static final int LINES_MAX = 20_000; // in a turn
    private static final long BEHIND_MAX = 500_000;
    private static final long JOIN_MILLIS = 2_000;
    private static final System.Logger LOGGER = System.getLogger("io.sluice.server");

    private final ServedStore store;
    private final Thread thread;
    private final Queue<Tail> joining = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean stopping; // written by the closing thread

    // Confined to the thread.
    private final List<Tail> tails = new ArrayList<>();
    private final Int2ObjectHashMap<List<Tail>> bySource = new Int2ObjectHashMap<>(); // until tails come or go
    private final Tail.Shared shared = new Tail.Shared();
    private @Nullable FollowedLines lines; // null while nobody follows
    private long fed; // the sequence of the line that was shown last
    private int firstToCatchUp;

    private TailFeed(ServedStore store, ThreadFactory threads) {
        this.store = store;
        this.thread = threads.newThread(this::run);
        thread.setName(ROLE_NAME);
        thread.setDaemon(true);
    }

    /** Starts the thread. */
    public static TailFeed start(ServedStore store, ThreadFactory threads) {
        TailFeed feed = new TailFeed(store, threads);
        feed.thread.start();
        return feed;
    }

    /** Takes a place for another tail; false when there are too many. */
    public boolean tryReserve() {
        if (stopping || count.incrementAndGet() > TAILS_MAX) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives a place back that no tail has taken. */
    public void release() {
        count.decrementAndGet();
    }

    /** Adds a tail, for which a place was taken. */
    public void add(Tail tail) {
        joining.add(tail);
        LockSupport.unpark(thread);
    }

    /** Returns how many tails there are. */
    public int count() {
        return count.get();
    }

    private void run() {
        long turnNanos = System.nanoTime();
        while (!stopping) {
            try {
                if (tails.isEmpty() && joining.isEmpty()) {
                    stopFollowing();
                    LockSupport.park(this);
                    turnNanos = System.nanoTime();
                    continue;
                }
                long nowNanos = System.nanoTime();
                turn(nowNanos, (nowNanos - turnNanos) / 1e9);
                turnNanos = nowNanos;
            } catch (IOException | RuntimeException | Error e) { // one bad turn must not end all others
                LOGGER.log(System.Logger.Level.WARNING, "failure in " + ROLE_NAME, e);
                tails.forEach(tail -> tail.onPassedOver(fed));
                stopFollowing();
            }
            LockSupport.parkNanos(this, TURN_NANOS - (System.nanoTime() - turnNanos));
        }
        for (Tail tail : tails) {
            try {
                tail.end();
            } catch (IOException | RuntimeException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "a tail went away", e);
            }
        }
        stopFollowing();
    }

    private void turn(long nowNanos, double seconds) throws IOException {
        FollowedLines following = lines;
        if (following == null) {
            fed = store.lastSequence();
            following = follow();
            lines = following;
        }
        for (Tail tail = joining.poll(); tail != null; tail = joining.poll()) {
            tails.add(tail);
            bySource.clear();
        }
        tails.forEach(tail -> tail.refill(seconds));
        read(following);
        catchUp(nowNanos + CATCH_UP_NANOS);
        for (Tail tail : tails) {
            tail.flush(fed, nowNanos);
        }
        int before = tails.size();
        if (tails.removeIf(Tail::isClosed)) {
            bySource.clear();
        }
        count.addAndGet(tails.size() - before);
    }

    private FollowedLines follow() throws IOException {
        Query all = Query.builder().build();
        return new FollowedLines(
                store.reader(),
                store.reader().forward(all, fed + 1),
                () -> store.reader().forward(all, store.lastSequence()),
                BEHIND_MAX,
                System::nanoTime);
    }

    private void read(FollowedLines following) throws IOException {
        int left = LINES_MAX;
        while (left-- > 0 && following.next()) {
            Skipped skipped = following.takeSkipped();
            if (skipped != null) {
                long last = fed;
                tails.forEach(tail -> tail.onPassedOver(last));
            }
            shared.clear();
            for (Tail tail : wanting(following.line())) {
                tail.show(following.line(), shared);
            }
            fed = Math.max(fed, following.line().sequence());
        }
    }

    /** Returns the tails that may want a line; what its source alone tells is found out once for many lines. */
    private List<Tail> wanting(Line line) {
        if (line.source() == null) {
            return tails;
        }
        List<Tail> wanting = bySource.get(line.sourceNumber());
        if (wanting == null) {
            wanting = new ArrayList<>(tails);
            wanting.removeIf(tail -> !tail.wantsSource(line));
            List<Tail> unused = bySource.put(line.sourceNumber(), wanting);
        }
        return wanting;
    }

    /** Lets each tail catch up that has to, another one first each time. */
    private void catchUp(long deadlineNanos) throws IOException {
        int size = tails.size();
        firstToCatchUp = size == 0 ? 0 : (firstToCatchUp + 1) % size;
        for (int i = 0; i < size; i++) {
            Tail tail = tails.get((firstToCatchUp + i) % size);
            if (!tail.isLive()) {
                tail.catchUp(fed, Math.max(deadlineNanos, System.nanoTime() + 1));
            }
        }
    }

    private void stopFollowing() {
        FollowedLines following = lines;
        lines = null;
        if (following != null) {
            try {
                following.close();
            } catch (IOException | RuntimeException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "a follower did not close", e);
            }
        }
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            TimeUnit.MILLISECONDS.timedJoin(thread, JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
