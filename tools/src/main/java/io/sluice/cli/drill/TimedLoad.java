package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.Sluice;
import io.sluice.admit.LineBatch;
import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Offers 200,000 lines a second of 24 services, in batches as a pump does, on a thread of its own: each batch when it
 * is due. One that is refused is dropped.
 */
final class TimedLoad {
    private static final int COUNT = 24;
    private static final int LINES_PER_SECOND = 200_000;
    private static final int BATCH_LINES = 20;
    private static final long PERIOD_NANOS = 1_000_000_000L * BATCH_LINES / LINES_PER_SECOND;
    private static final long PAUSE_NANOS = 200_000;
    private static final int LINE_BYTES = 141;

    private final Source[] sources = new Source[COUNT];
    private final Thread thread = new Thread(this::offer, "sluice-drill-load");
    private volatile boolean stopped; // written by the thread that stops it

    private TimedLoad() {}

    static TimedLoad start(Sluice sluice) throws IOException {
        TimedLoad load = new TimedLoad();
        for (int i = 0; i < COUNT; i++) {
            load.sources[i] = sluice.source(service(i), Stream.STDOUT);
        }
        load.thread.setDaemon(true);
        load.thread.start();
        return load;
    }

    /** Returns the name of a service, each that many times. */
    static String service(int index) {
        return "load.s" + index % COUNT;
    }

    private void offer() {
        byte[] line = "x".repeat(LINE_BYTES).getBytes(US_ASCII);
        LineBatch batch = new LineBatch();
        long dueNanos = System.nanoTime();
        for (int turn = 0; !stopped; turn++) {
            while (System.nanoTime() - dueNanos < 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            dueNanos += PERIOD_NANOS;
            batch.reset(line);
            for (int i = 0; i < BATCH_LINES; i++) {
                batch.add(0, line.length, Severity.INFO.code(), 0);
            }
            Source source = sources[turn % COUNT];
            source.admitAll(batch);
            long position = source.tryOffer(batch, 0, BATCH_LINES);
            if (position < 0) {
                source.drop(batch, 0, position);
            }
        }
    }

    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
