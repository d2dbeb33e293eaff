// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.watch;

import io.sluice.Sluice;
import io.sluice.admit.Source;
import io.sluice.server.query.ServedStore;
import io.sluice.server.query.TimeValue;
import io.sluice.telemetry.StoreCounter;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Looks at an engine twice a second, on a thread of its own, and answers how it is. Safe for use by many threads. */
public final class Watch implements Closeable {
    private static final String ROLE_NAME = "sluice-watch";
    private static final long PAUSE_NANOS = 500_000_000;
    private static final long DISK_AGE_NANOS_MAX = 5_000_000_000L;
    private static final long SILENCE_NANOS_MAX = 5_000_000_000L;
    private static final long JOIN_MILLIS = 2_000;
    private static final System.Logger LOGGER = System.getLogger("io.sluice.server");

    private final ServedStore store;
    private final RateSamples rates = new RateSamples();
    private final Latency latency = new Latency();
    private final Thread thread;
    private volatile boolean stopping; // written by the closing thread
    private long failuresBefore; // of appending; confined to the thread
    private volatile boolean appending = true; // written by the thread
    private @Nullable DiskUse disk; // guarded by this
    private long diskNanos; // guarded by this; when it was looked at

    private Watch(ServedStore store, ThreadFactory threads) {
        this.store = store;
        this.thread = threads.newThread(this::run);
        thread.setName(ROLE_NAME);
        thread.setDaemon(true);
    }

    /** Begins to watch. */
    public static Watch start(ServedStore store, ThreadFactory threads) {
        Watch watch = new Watch(store, threads);
        watch.rates.take(store.engine().allSources(), System.nanoTime());
        watch.failuresBefore = store.engine().count(StoreCounter.APPEND_FAILURES);
        watch.thread.start();
        return watch;
    }

    private void run() {
        for (long turn = 1; !stopping; turn++) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
            try {
                if ((turn & 1) == 0) {
                    rates.take(store.engine().allSources(), System.nanoTime());
                    long failures = store.engine().count(StoreCounter.APPEND_FAILURES);
                    appending = failures == failuresBefore;
                    failuresBefore = failures;
                }
                latency.sample(store.engine());
            } catch (RuntimeException | Error e) { // one bad turn must not end all others
                LOGGER.log(System.Logger.Level.WARNING, "failure in " + ROLE_NAME, e);
            }
        }
    }

    /** Returns what a source's counts come to in a second, of the last ten. */
    public Rates rates(Source source) {
        return rates.of(source, System.nanoTime());
    }

    /** Returns how long entries wait until they are persisted. */
    public Latency.Spread latency() {
        return latency.spread();
    }

    /** Returns what the disk holds, as it was at most five seconds ago. */
    public synchronized DiskUse disk() throws IOException {
        DiskUse known = disk;
        if (known == null || System.nanoTime() - diskNanos > DISK_AGE_NANOS_MAX) {
            known = DiskUse.of(store);
            disk = known;
            diskNanos = System.nanoTime();
        }
        return known;
    }

    /** Says what is wrong with the engine; nothing when it is well. */
    public List<String> problems() {
        Sluice engine = store.engine();
        List<String> problems = new ArrayList<>();
        long heartbeatNanos = engine.count(StoreCounter.HEARTBEAT_NANOS);
        long nowNanos = TimeValue.now();
        if (heartbeatNanos == 0) {
            problems.add("the engine is closed");
        } else if (nowNanos - heartbeatNanos > SILENCE_NANOS_MAX) {
            problems.add("the batch thread has given no sign of life for "
                    + (nowNanos - heartbeatNanos) / 1_000_000_000L + " s");
        }
        if (!appending) {
            problems.add("appending to the queue fails; entries wait in the ring");
        }
        return problems;
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
