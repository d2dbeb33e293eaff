package io.sluice;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.LineBatch;
import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Offering, batching and appending allocate nothing for a line: what a roll or a drop allocates is spread over very
 * many.
 */
class AllocationTest {
    private static final int LINE_COUNT = 1_000_000;
    private static final double BYTES_PER_LINE_MAX = 0.1;

    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void allocatesNothingForALine(@TempDir Path directory) throws IOException {
        List<Thread> engineThreads = new ArrayList<>();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task);
            engineThreads.add(thread);
            return thread;
        };
        try (Sluice sluice = Sluice.open(
                SluiceConfig.builder(directory).threadFactory(factory).build())) {
            Source source = sluice.source("web", Stream.STDOUT);
            long batchThread = engineThreads.get(0).getId();
            offerAll(source);
            sluice.awaitPersisted(Duration.ofSeconds(30));

            long producerBefore = threads.getCurrentThreadAllocatedBytes();
            long batchBefore = threads.getThreadAllocatedBytes(batchThread);
            offerAll(source);
            sluice.awaitPersisted(Duration.ofSeconds(30));
            long producerBytes = threads.getCurrentThreadAllocatedBytes() - producerBefore;
            long batchBytes = threads.getThreadAllocatedBytes(batchThread) - batchBefore;

            assertTrue(producerBytes < LINE_COUNT * BYTES_PER_LINE_MAX, "producer: " + producerBytes + " bytes");
            assertTrue(batchBytes < LINE_COUNT * BYTES_PER_LINE_MAX, "batch thread: " + batchBytes + " bytes");
        }
    }

    private static void offerAll(Source source) {
        byte[] line = new byte[141];
        LineBatch batch = new LineBatch();
        batch.reset(line);
        for (int i = 0; i < 100; i++) {
            batch.add(0, line.length, Severity.INFO.code(), 0);
        }
        for (int i = 0; i < LINE_COUNT / 200; i++) {
            while (source.tryOffer(batch, 0, batch.count()) < 0) {
                Thread.onSpinWait();
            }
            for (int k = 0; k < 100; k++) {
                while (source.offer(Severity.INFO, line, 0, line.length) < 0) {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
