package io.sluice.cli.drill;

import java.io.Closeable;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs steps on a thread of its own, and does not wait for one that hangs. Confined to one thread. */
final class Watchdog implements Closeable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "drill-step");
        made.setDaemon(true);
        return made;
    });

    /**
     * Runs a step.
     *
     * @throws ExecutionException what the step threw is its cause
     * @throws TimeoutException when it hangs; the message has the stacks of all threads. Then this is of no more use
     */
    <T> T run(Callable<T> step, long seconds) throws ExecutionException, TimeoutException, InterruptedException {
        Future<T> result = thread.submit(step);
        try {
            return result.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            TimeoutException hung = new TimeoutException("still at work after " + seconds + " s\n" + stacks());
            hung.addSuppressed(e);
            throw hung;
        }
    }

    private static String stacks() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> thread :
                Thread.getAllStackTraces().entrySet()) {
            text.append(thread.getKey()).append('\n');
            for (StackTraceElement frame : thread.getValue()) {
                text.append("    at ").append(frame).append('\n');
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
