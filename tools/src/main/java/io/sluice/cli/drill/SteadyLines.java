package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.Sluice;
import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Offers the lines of the services that do nothing wrong, on a thread of its own: so many a second each, evenly spread,
 * each with the time at which it was due. A line that is refused is lost.
 */
final class SteadyLines {
    /** What all their names begin with, before the dot. */
    static final String PREFIX = "steady";

    private static final int COUNT = 23;
    private static final int LINES_PER_SECOND = 100;
    private static final long PERIOD_NANOS = 1_000_000_000L / (COUNT * LINES_PER_SECOND);
    private static final long PAUSE_NANOS = 200_000;
    private static final String PADDING =
            " GET /api/v1/items/4711 200 in 12 ms from 10.0.3.17, cache hit, 5,120 bytes sent to client";

    private final Source[] sources = new Source[COUNT];
    private final Thread thread = new Thread(this::offer, "sluice-drill-steady");
    private volatile boolean stopped; // written by the thread that stops it
    private long offered; // read when the thread has ended

    private SteadyLines() {}

    static SteadyLines start(Sluice sluice) throws IOException {
        SteadyLines lines = new SteadyLines();
        for (int i = 0; i < COUNT; i++) {
            lines.sources[i] = sluice.source(PREFIX + ".s" + i, Stream.STDOUT);
        }
        lines.thread.setDaemon(true);
        lines.thread.start();
        return lines;
    }

    private void offer() {
        long dueNanos = System.nanoTime();
        while (!stopped) {
            while (dueNanos - System.nanoTime() <= 0) {
                byte[] line = (dueNanos + PADDING).getBytes(US_ASCII);
                Source source = sources[(int) (offered++ % COUNT)];
                long unused = source.offer(Severity.INFO, line, 0, line.length); // a refusal is counted
                dueNanos += PERIOD_NANOS;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Ends it and returns how many lines were offered. */
    long stop() throws InterruptedException {
        stopped = true;
        thread.join();
        return offered;
    }

    /**
     * Returns when a line was due, in the nanoseconds of {@link System#nanoTime}; -1 when it is none of these lines.
     */
    static long dueNanos(byte[] line) {
        long value = 0;
        int at = 0;
        while (at < line.length && line[at] >= '0' && line[at] <= '9') {
            value = value * 10 + line[at++] - '0';
        }
        return at == 0 ? -1 : value;
    }
}
