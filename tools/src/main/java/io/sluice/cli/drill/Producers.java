package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.Sluice;
import io.sluice.admit.LineBatch;
import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Is 24 threads, each with a source, that offer batches of lines whatever becomes of them, and measure how long each
 * call takes. They rest in between, so that what is measured is the call and not the wait for a processor.
 */
final class Producers {
    private static final int COUNT = 24;
    private static final int BATCH_LINES = 20;
    private static final int LINE_BYTES = 141;
    private static final long PAUSE_NANOS = 2_000_000;
    private static final long LONG_NANOS = 1_000_000;

    /** A call that took long, and for how much of it the thread could have run and had no processor. */
    record LongCall(long beginNanos, long endNanos, long runDelayNanos) {}

    private final List<Thread> threads = new ArrayList<>();
    private final List<Recorder> recorders = new ArrayList<>();
    private final Queue<LongCall> longCalls = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped; // written by the thread that stops them
    private volatile @Nullable Throwable failure; // the last that reached one of them

    private Producers() {}

    static Producers start(Sluice sluice) throws IOException {
        Producers producers = new Producers();
        for (int i = 0; i < COUNT; i++) {
            Source source = sluice.source("drill.p" + i, Stream.STDOUT);
            Recorder recorder = new Recorder(3);
            Thread thread = new Thread(() -> producers.run(source, recorder), "sluice-drill-producer-" + i);
            thread.setDaemon(true);
            producers.threads.add(thread);
            producers.recorders.add(recorder);
        }
        producers.threads.forEach(Thread::start);
        return producers;
    }

    private void run(Source source, Recorder recorder) {
        try (RunDelay runDelay = RunDelay.ofThisThread()) {
            offer(source, recorder, runDelay);
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
    }

    private void offer(Source source, Recorder recorder, RunDelay runDelay) {
        byte[] line = "x".repeat(LINE_BYTES).getBytes(US_ASCII);
        LineBatch batch = new LineBatch();
        while (!stopped) {
            batch.reset(line);
            for (int i = 0; i < BATCH_LINES; i++) {
                batch.add(0, LINE_BYTES, Severity.INFO.code(), 0);
            }
            long runDelayNanos = runDelay.nanos();
            long startNanos = System.nanoTime();
            source.admitAll(batch);
            long position = source.tryOffer(batch, 0, BATCH_LINES);
            if (position < 0) {
                source.drop(batch, 0, position);
            }
            long endNanos = System.nanoTime();
            if (endNanos - startNanos > LONG_NANOS) {
                longCalls.add(new LongCall(startNanos, endNanos, runDelay.nanos() - runDelayNanos));
            }
            // Calls that were to come while this one took long would have taken long as well.
            recorder.recordValueWithExpectedInterval(endNanos - startNanos, PAUSE_NANOS);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Returns how long the calls took since the last time that this was asked, in nanoseconds. */
    Histogram takeCalls() {
        Histogram all = new Histogram(3);
        for (Recorder recorder : recorders) {
            all.add(recorder.getIntervalHistogram());
        }
        return all;
    }

    /** Returns the calls that took longer than a millisecond since the last time that this was asked. */
    List<LongCall> takeLongCalls() {
        List<LongCall> taken = new ArrayList<>();
        for (LongCall call = longCalls.poll(); call != null; call = longCalls.poll()) {
            taken.add(call);
        }
        return taken;
    }

    /** Returns what an offer threw; null when none did. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Ends them. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
