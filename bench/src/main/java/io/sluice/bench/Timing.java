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

    private static final double NANOS_PER_MILLI = 1e6;

    private Timing() {}

    /** Prints how long the first run took, and of the others the median and the spread, in milliseconds. */
    static void print(String what, int repeats, Action action) throws IOException {
        long startNanos = System.nanoTime();
        long count = run(action);
        double first = (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
        double[] millis = new double[repeats];
        for (int i = 0; i < repeats; i++) {
            startNanos = System.nanoTime();
            count = run(action);
            millis[i] = (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "  %-34s first %8.3f ms, then median %8.3f (p10 %.3f, p90 %.3f), gives %d%n",
                what,
                first,
                millis[repeats / 2],
                millis[repeats / 10],
                millis[repeats * 9 / 10],
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
