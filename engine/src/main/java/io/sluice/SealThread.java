package io.sluice;

import io.sluice.entry.CalmLogger;
import io.sluice.entry.EpochClock;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.queue.HotBudget;
import io.sluice.queue.SpaceGuard;
import io.sluice.queue.StoreBytes;
import io.sluice.queue.StoreDirectory;
import io.sluice.segment.KeepLimits;
import io.sluice.segment.PruneReport;
import io.sluice.segment.PruneRequest;
import io.sluice.segment.Pruner;
import io.sluice.segment.Retention;
import io.sluice.segment.SealLimits;
import io.sluice.segment.Sealer;
import io.sluice.segment.SegmentEntry;
import io.sluice.telemetry.Counters;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.status.AtomicCounter;
import org.jspecify.annotations.Nullable;

/**
 * Seals finished cycles of an engine's store, merges segments and removes what is over the limits, on a thread of its
 * own, which nobody waits for. When it fails, entries stay in the queue, and it tries again.
 */
final class SealThread {
    private static final String ROLE_NAME = "sluice-seal";
    private static final int MERGES_MAX = 8; // behind a round
    private static final long PAUSE_NANOS = 250_000_000;
    private static final long FAILURE_PAUSE_NANOS = 1_000_000_000;
    private static final long KEEP_INTERVAL_NANOS = 1_000_000_000;

    /** Of its disk: appending stops at the floor, so removing must begin before it is reached. */
    private static final int HEADROOM_PART = 20;

    private static final System.Logger LOGGER = CalmLogger.ofSluice();

    private static final int ASKED_MAX = 4;

    /** Holds what somebody asks to have removed, and where the answer goes. */
    private record Asked(PruneRequest request, CompletableFuture<PruneReport> report) {}

    private final StoreDirectory store;
    private final SourceTable sources;
    private final KeepLimits limits;
    private final SealLimits sealLimits;
    private final EpochClock clock;
    private final long cycleBytesMax;
    private final AtomicCounter sealed;
    private final AtomicCounter sealedBytes;
    private final AtomicCounter segmentBytes;
    private final AtomicCounter failures;
    private final Thread thread;
    private volatile boolean stopping; // written by the closing thread

    private final BlockingQueue<Asked> asked = new ArrayBlockingQueue<>(ASKED_MAX);

    // Confined to the thread.
    private @Nullable Sealer sealer; // null until it could be opened
    private boolean failing; // what fails again is not logged again
    private long keptNanos; // when the limits were looked at last, by System.nanoTime()

    SealThread(SluiceConfig config, EngineStore store) {
        this.store = store.directory();
        this.sources = store.table();
        this.limits = config.keepLimits();
        this.sealLimits = config.sealLimits();
        this.clock = config.clock();
        this.cycleBytesMax = store.cycleBytesMax();
        Counters counters = store.counters();
        this.sealed = counters.of(StoreCounter.SEALED);
        this.sealedBytes = counters.of(StoreCounter.SEALED_BYTES);
        this.segmentBytes = counters.of(StoreCounter.SEGMENT_BYTES_WRITTEN);
        this.failures = counters.of(StoreCounter.SEAL_FAILURES);
        this.thread = config.threadFactory().newThread(this::run);
        thread.setName(ROLE_NAME);
        thread.setDaemon(true);
    }

    void start() {
        keptNanos = System.nanoTime() - KEEP_INTERVAL_NANOS;
        thread.start();
    }

    private void run() {
        while (!stopping) {
            if (!turn() && !stopping) {
                LockSupport.parkNanos(this, failing ? FAILURE_PAUSE_NANOS : PAUSE_NANOS);
            }
        }
        refuse(new IllegalStateException("the engine is closed"));
        try {
            if (sealer != null) {
                sealer.close();
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private boolean turn() {
        try {
            Sealer open = sealer;
            if (open == null) {
                open = Sealer.open(store, sealLimits, SealThread::tellDamage);
                sealer = open;
                count(open);
            }
            boolean worked = false;
            pruneIfAsked(open);
            try {
                worked = work(open);
            } finally { // a disk that is full needs it most
                keepWhenDue(open, worked);
            }
            count(open);
            failing = false;
            return worked;
        } catch (IOException | RuntimeException | Error e) { // one bad turn must not end all others
            failed(e);
            return false;
        }
    }

    /** Merges behind every round too: else segments become ever more while the sealer has no rest. */
    private boolean work(Sealer open) throws IOException {
        boolean worked = open.sealNext();
        for (int merge = 0; merge < MERGES_MAX && !stopping && open.mergeNext(); merge++) {
            worked = true;
        }
        return worked;
    }

    private void pruneIfAsked(Sealer open) {
        Asked next = asked.poll();
        if (next == null) {
            return;
        }
        try {
            next.report()
                    .complete(new Pruner(open, this::serviceOf)
                            .prune(next.request(), clock.epochNanos(), StoreBytes.of(store, cycleBytesMax)));
        } catch (IOException | RuntimeException | Error e) { // who asked is told
            next.report().completeExceptionally(e);
        }
    }

    /** Has the thread remove what somebody asks for; the report comes when it has. */
    CompletableFuture<PruneReport> prune(PruneRequest request) {
        Asked next = new Asked(request, new CompletableFuture<>());
        if (!asked.offer(next)) {
            next.report().completeExceptionally(new IllegalStateException("too many ask for entries to be removed"));
        } else if (stopping) { // the thread may have looked for the last time
            refuse(new IllegalStateException("the engine is closed"));
        }
        LockSupport.unpark(thread);
        return next.report();
    }

    private void refuse(Exception why) {
        for (Asked left = asked.poll(); left != null; left = asked.poll()) {
            left.report().completeExceptionally(why);
        }
    }

    private static void tellDamage(String damage) {
        LOGGER.log(System.Logger.Level.WARNING, "not sealed: {0}", damage);
    }

    private void keepWhenDue(Sealer open, boolean worked) throws IOException {
        if (worked || System.nanoTime() - keptNanos >= KEEP_INTERVAL_NANOS) {
            keptNanos = System.nanoTime();
            keep(open);
        }
    }

    private void keep(Sealer open) throws IOException {
        FileStore disk = Files.getFileStore(store.root());
        long headroom = Math.min(cycleBytesMax, disk.getTotalSpace() / HEADROOM_PART);
        long floor = SpaceGuard.floorOf(disk, limits.freeBytesMin());
        long overFloor = disk.getUsableSpace() - floor - (limits.freeBytesMin() == 0 ? 0 : headroom);
        StoreBytes others = StoreBytes.of(store, cycleBytesMax);
        List<SegmentEntry> removed = new Retention(open.catalog(), this::serviceOf)
                .choose(
                        limits,
                        clock.epochNanos(),
                        others.countedBytes(limits.storeBytesMax())
                                + HotBudget.headroom(limits.storeBytesMax(), cycleBytesMax),
                        limits.freeBytesMin() + overFloor);
        if (!removed.isEmpty()) {
            open.retire(removed);
        }
    }

    private String serviceOf(int source) {
        SourceName name = sources.name(source);
        return name == null ? "source-" + source : name.context() + '/' + name.service();
    }

    private void count(Sealer open) {
        sealed.setOrdered(open.catalog().sealedUpTo());
        sealedBytes.setOrdered(open.catalog().sealedBytes());
        segmentBytes.setOrdered(open.catalog().writtenBytes());
    }

    private void failed(Throwable why) {
        if (sealer == null) {
            refuse(new IllegalStateException("the sealed tier cannot be opened", why));
        }
        failures.getAndAddOrdered(1);
        if (!failing) {
            LOGGER.log(System.Logger.Level.WARNING, "cannot seal; entries stay in the queue", why);
        }
        failing = true;
    }

    /**
     * Ends the thread after the round that it is in.
     *
     * @return false when that took too long
     */
    boolean stop(long timeoutNanos) {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, timeoutNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
