package io.sluice.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/** Times one thing over and over. */
final class Timing {
    /** Does the thing once and returns how many lines or records it gave. */
    interface Action {
        long run() throws Exception;
    }

    private static final long BUDGET_NANOS = 4_000_000_000L;
    private static final double NANOS_PER_MILLI = 1e6;

    private Timing() {}

    /** Prints how long the first run took, and of the others the median and the spread, in milliseconds. */
    static void print(String what, int repeats, Action action) throws IOException {
        long startNanos = System.nanoTime();
        long count = run(action);
        double first = (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
        double[] measured = new double[repeats];
        long deadlineNanos = System.nanoTime() + BUDGET_NANOS;
        int done = 0;
        while (done < repeats && (done == 0 || System.nanoTime() < deadlineNanos)) {
            startNanos = System.nanoTime();
            count = run(action);
            measured[done++] = (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
        }
        double[] millis = Arrays.copyOfRange(measured, done / 4, done); // the first ones warm up
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "  %-34s first %8.3f ms, then median %8.3f (p10 %.3f, p90 %.3f), gives %d%n",
                what,
                first,
                millis[millis.length / 2],
                millis[millis.length / 10],
                millis[millis.length * 9 / 10],
                count);
    }

    private static long run(Action action) throws IOException {
        try {
            return action.run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
