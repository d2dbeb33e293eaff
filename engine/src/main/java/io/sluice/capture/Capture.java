package io.sluice.capture;

import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import java.io.Closeable;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Owns the pumps of an engine: a thread for each stream, and one thread that sends the beginnings of unfinished lines.
 * Safe for use by many threads.
 */
public final class Capture implements Closeable {
    private static final int FLUSHES_PER_HOLD = 4;
    private static final long STREAMS_AFTER_EXIT_MILLIS = 1_000;

    private final ThreadFactory threads;
    private final int partBytesMax;
    private final long holdNanos;
    private final Set<StreamPump> pumps = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor timer;

    /**
     * Makes an engine's capture; nothing runs before the first stream.
     *
     * @param partBytesMax the longest content of one entry
     * @param holdNanos how long the beginning of a line is held for its end
     */
    public Capture(ThreadFactory threads, int partBytesMax, long holdNanos) {
        this.threads = threads;
        this.partBytesMax = partBytesMax;
        this.holdNanos = holdNanos;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> named(task, "sluice-capture"));
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Makes a pump; whoever runs it keeps its thread until the stream ends. */
    public StreamPump pump(Source source, InputStream in, OverflowPolicy policy) {
        StreamPump pump = new StreamPump(source, in, policy, partBytesMax);
        pumps.add(pump);
        startTimer();
        return pump;
    }

    /** Takes a pump out that has ended. */
    public void onEnded(StreamPump pump) {
        pumps.remove(pump);
    }

    /**
     * Begins to capture a process whose output goes to the given sources, one stream to each.
     *
     * @param command the process's command line, for the entry that says that it was started
     */
    public ProcessCapture process(Process process, ProcessStreams streams, String command) {
        ProcessCapture capture = new ProcessCapture(process, streams.monitor(), streams.count());
        capture.offerStart(command, partBytesMax); // before any pump runs, so that no line of it can be earlier
        start(streams.stdout(), process.getInputStream(), streams.policy(), capture);
        Source stderr = streams.stderr();
        if (stderr != null) {
            start(stderr, process.getErrorStream(), streams.policy(), capture);
        }
        CompletableFuture<Void> unused = process.onExit().thenRun(() -> onExit(capture));
        return capture;
    }

    private void onExit(ProcessCapture capture) {
        capture.onEnded();
        try {
            Future<?> unused = timer.schedule(capture::offerExit, STREAMS_AFTER_EXIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            capture.offerExit(); // the engine is closing, and nobody will wait for the streams
        }
    }

    private void start(Source source, InputStream in, OverflowPolicy policy, ProcessCapture capture) {
        StreamPump pump = pump(source, in, policy);
        Runnable task = () -> {
            try {
                pump.run();
            } finally {
                onEnded(pump);
                capture.onEnded();
            }
        };
        named(task, "sluice-pump " + source.name()).start();
    }

    private Thread named(Runnable task, String name) {
        Thread thread = threads.newThread(task);
        thread.setName(name);
        thread.setDaemon(true);
        return thread;
    }

    private synchronized void startTimer() {
        if (timer.getTaskCount() == 0 && !timer.isShutdown()) {
            long periodNanos = Math.max(1, holdNanos / FLUSHES_PER_HOLD);
            Future<?> unused =
                    timer.scheduleWithFixedDelay(this::flushUnfinished, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void flushUnfinished() {
        for (StreamPump pump : pumps) {
            pump.flushUnfinished(holdNanos);
        }
    }

    /** Stops all pumps. Those that wait for a read end when it returns. */
    @Override
    public void close() {
        timer.shutdownNow();
        for (StreamPump pump : pumps) {
            pump.stop();
        }
    }
}
