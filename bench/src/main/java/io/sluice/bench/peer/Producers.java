package io.sluice.bench.peer;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Has several threads offer lines for a time, as fast as they are taken. */
public final class Producers {
    /** How many lines a producer offers between two looks at the time. */
    public static final int STEP = 200;

    private static final int IDLE_MILLIS = 20;

    /** Offers lines. */
    @FunctionalInterface
    public interface Step {
        /**
         * Offers lines of one producer, and waits until they are taken.
         *
         * @param first the number of the first line
         * @param count how many
         */
        void offer(int producer, long first, int count) throws Exception;
    }

    private Producers() {}

    /**
     * Runs until the time is over, and returns how many lines were offered.
     *
     * @param span begins when all threads are there
     * @param idle what the calling thread does meanwhile, every 20 ms
     */
    public static long run(Task task, Span span, Step step, Runnable idle) throws Exception {
        int count = task.producers();
        CountDownLatch ready = new CountDownLatch(count);
        CountDownLatch start = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(count);
        LongAdder lines = new LongAdder();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        long budgetNanos = (long) (task.seconds() * 1e9);
        for (int p = 0; p < count; p++) {
            int producer = p;
            Thread thread = new Thread(() -> {
                try {
                    ready.countDown();
                    start.await();
                    long endNanos = System.nanoTime() + budgetNanos;
                    long offered = 0;
                    while (System.nanoTime() - endNanos < 0) {
                        step.offer(producer, offered, STEP);
                        offered += STEP;
                    }
                    lines.add(offered);
                } catch (Exception | Error e) {
                    failure.compareAndSet(null, e);
                } finally {
                    done.countDown();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        ready.await();
        span.restart();
        start.countDown();
        while (!done.await(IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
            idle.run();
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IOException("a producer failed: " + failed, failed);
        }
        return lines.sum();
    }

    /** Runs without anything to do meanwhile. */
    public static long run(Task task, Span span, Step step) throws Exception {
        return run(task, span, step, () -> {});
    }
}
