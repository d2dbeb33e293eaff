package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.segment.KeepLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Offers numbered lines, whatever becomes of them, until its input ends; the program whose disk {@link FullDiskTest}
 * fills. Ends with 0 when nothing was thrown at the threads that offer.
 */
final class FullDiskChild {
    static final int SOURCE_COUNT = 4;
    static final long HOT_BYTES_MAX = 16 << 20;

    private static final int BURST = 100; // lines
    private static final long PAUSE_NANOS = 1_000_000;
    static final int PADDING = 200;

    private FullDiskChild() {}

    /** Runs with the store's directory, the queue's, and how many bytes are to stay free. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Sluice sluice = Sluice.open(config(Path.of(args[0]), Path.of(args[1]), Long.parseLong(args[2])));
        AtomicBoolean stopping = new AtomicBoolean();
        AtomicLong thrown = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int s = 0; s < SOURCE_COUNT; s++) {
            Source source = sluice.source("source" + s, Stream.STDOUT);
            Thread thread = new Thread(() -> offer(source, stopping));
            thread.setUncaughtExceptionHandler((t, e) -> {
                e.printStackTrace();
                thrown.incrementAndGet();
            });
            thread.start();
            threads.add(thread);
        }
        while (System.in.read() >= 0) {
            // until its parent has seen enough
        }
        stopping.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        CloseReport report = sluice.close(Duration.ofSeconds(20));
        System.exit(thrown.get() > 0 ? 7 : report.drained() ? 0 : 8);
    }

    static SluiceConfig config(Path directory, Path queue, long freeBytesMin) {
        return SluiceConfig.builder(directory)
                .queueDirectory(queue)
                .slotCount(1 << 12)
                .sourceCountMax(64)
                .cycleBytesMax(1 << 20)
                .hotBytesMax(HOT_BYTES_MAX)
                .statsInterval(Duration.ZERO)
                .sealing(false) // else it makes room by itself
                .keepLimits(new KeepLimits(0, freeBytesMin, Duration.ZERO, 0))
                .build();
    }

    private static void offer(Source source, AtomicBoolean stopping) {
        String padding = "x".repeat(PADDING);
        for (int i = 0; !stopping.get(); i++) {
            byte[] line = (i + " " + padding).getBytes(UTF_8);
            long unused = source.offer(Severity.INFO, line, 0, line.length);
            if (i % BURST == 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
