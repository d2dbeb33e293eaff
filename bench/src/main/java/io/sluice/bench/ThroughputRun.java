package io.sluice.bench;

import io.sluice.CloseReport;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.LineBatch;
import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.queue.CycleFile;
import io.sluice.queue.StoreDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how many lines a second an engine persists while producers offer as fast as it takes them: sustained, not a
 * burst into an empty ring.
 *
 * <p>Producers wait when the ring is full, as pumps do, so every line counts that was offered. Lines go in singly, and
 * in batches as a pump claims them. All cycles but the last three are deleted while it runs, as retention would, so
 * that the figure is not that of a machine filling its memory for the first time.
 */
public final class ThroughputRun {
    private static final int LINE_BYTES = 141;
    private static final int BATCH_LINES = 200;
    private static final int KEPT_CYCLES = 3;
    private static final long PAUSE_NANOS_MIN = 500_000;
    private static final long PAUSE_NANOS_MAX = 2_000_000;
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final Path directory;
    private final int lineCount;
    private final int producerCount;
    private final boolean batched;
    private final boolean indexing;

    private ThroughputRun(Path directory, int lineCount, int producerCount, boolean batched, boolean indexing) {
        this.directory = directory;
        this.lineCount = lineCount;
        this.producerCount = producerCount;
        this.batched = batched;
        this.indexing = indexing;
    }

    /** Runs with a directory to make stores in, and, if given, how many lines a round has and how many rounds. */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        int lineCount = args.length > 1 ? Integer.parseInt(args[1]) : 4_000_000;
        int roundCount = args.length > 2 ? Integer.parseInt(args[2]) : 8;
        for (int producerCount : new int[] {1, 2}) {
            for (boolean batched : new boolean[] {true, false}) {
                for (boolean indexing : new boolean[] {false, true}) {
                    Path store = Files.createTempDirectory(directory, "throughput");
                    new ThroughputRun(store, lineCount, producerCount, batched, indexing).run(roundCount);
                }
            }
        }
    }

    private void run(int roundCount) throws Exception {
        try (Sluice sluice =
                Sluice.open(SluiceConfig.builder(directory).indexing(indexing).build())) {
            double[] rates = new double[roundCount];
            for (int round = 0; round < roundCount; round++) {
                rates[round] = round(sluice);
            }
            CloseReport report = sluice.close(DEADLINE);
            double[] sorted = Arrays.stream(rates).skip(roundCount / 4).sorted().toArray(); // the first rounds warm up
            System.out.printf(
                    Locale.ROOT,
                    "%d producer(s), %s, %s: median %.2f M lines/s (min %.2f, max %.2f of %d rounds of %d), dropped %d%n",
                    producerCount,
                    batched ? "batches of " + BATCH_LINES : "single lines",
                    indexing ? "indexed" : "no index",
                    sorted[sorted.length / 2],
                    sorted[0],
                    sorted[sorted.length - 1],
                    sorted.length,
                    lineCount,
                    report.dropped());
        }
    }

    private double round(Sluice sluice) throws IOException, InterruptedException {
        Thread[] producers = new Thread[producerCount];
        long startNanos = System.nanoTime();
        for (int p = 0; p < producerCount; p++) {
            Source source = sluice.source("service" + p, Stream.STDOUT);
            producers[p] = new Thread(() -> produce(source));
            producers[p].start();
        }
        for (Thread producer : producers) {
            while (producer.isAlive()) {
                producer.join(20);
                deleteOldCycles();
            }
        }
        sluice.awaitPersisted(DEADLINE);
        return lineCount * 1e3 / (System.nanoTime() - startNanos);
    }

    private void produce(Source source) {
        byte[] bytes = new byte[LINE_BYTES * BATCH_LINES];
        Arrays.fill(bytes, (byte) 'x');
        LineBatch batch = new LineBatch();
        int batchLines = batched ? BATCH_LINES : 1;
        batch.reset(bytes);
        for (int i = 0; i < batchLines; i++) {
            batch.add(i * LINE_BYTES, LINE_BYTES, Severity.INFO.code(), 0);
        }
        for (int i = 0; i < lineCount / producerCount; i += batchLines) {
            source.countOffered(batch);
            long pauseNanos = PAUSE_NANOS_MIN;
            while (source.tryOffer(batch, 0, batchLines) < 0) {
                LockSupport.parkNanos(pauseNanos);
                pauseNanos = Math.min(2 * pauseNanos, PAUSE_NANOS_MAX);
            }
        }
    }

    private void deleteOldCycles() throws IOException {
        try (StoreDirectory store = StoreDirectory.open(directory)) {
            List<CycleFile> cycles = CycleFile.list(store.queue());
            for (CycleFile cycle : cycles.subList(0, Math.max(0, cycles.size() - KEPT_CYCLES))) {
                Files.deleteIfExists(cycle.path());
            }
        }
    }
}
