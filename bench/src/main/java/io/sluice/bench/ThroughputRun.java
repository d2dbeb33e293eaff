package io.sluice.bench;

import io.sluice.CloseReport;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.LineBatch;
import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.queue.CycleFile;
import io.sluice.queue.HotPlacement;
import io.sluice.queue.StoreDirectory;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.StoreCounter;
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
    private double[] rates = {}; // M lines/s by round
    private long lagMax; // entries persisted and not indexed when a round ended

    private ThroughputRun(Path parent, int lineCount, int producerCount, boolean batched, boolean indexing)
            throws IOException {
        this.directory = Files.createTempDirectory(parent, "throughput");
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
                ThroughputRun plain = new ThroughputRun(directory, lineCount, producerCount, batched, false);
                ThroughputRun indexed = new ThroughputRun(directory, lineCount, producerCount, batched, true);
                compare(plain, indexed, roundCount);
            }
        }
    }

    /** Runs rounds in turn: what else goes on on the machine meets both alike. */
    private static void compare(ThroughputRun plain, ThroughputRun indexed, int roundCount) throws Exception {
        double[] ratios = new double[roundCount];
        plain.rates = new double[roundCount];
        indexed.rates = new double[roundCount];
        try (Sluice first = plain.open();
                Sluice second = indexed.open()) {
            for (int round = 0; round < roundCount; round++) {
                if (round % 2 == 0) {
                    plain.rates[round] = plain.round(first);
                    indexed.rates[round] = indexed.round(second);
                } else { // so that it is no matter who comes first
                    indexed.rates[round] = indexed.round(second);
                    plain.rates[round] = plain.round(first);
                }
                ratios[round] = indexed.rates[round] / plain.rates[round];
            }
            plain.print(first.close(DEADLINE));
            indexed.print(second.close(DEADLINE));
        }
        double[] sorted = warm(ratios);
        System.out.printf(
                Locale.ROOT,
                "  with the index to without: median %.3f (min %.3f, max %.3f); index behind by %d lines at most%n",
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1],
                indexed.lagMax);
    }

    /** Leaves out the first rounds, which warm up, and sorts the others. */
    private static double[] warm(double[] values) {
        return Arrays.stream(values).skip(values.length / 4).sorted().toArray();
    }

    private Sluice open() throws IOException {
        return Sluice.open(SluiceConfig.builder(directory)
                .indexing(indexing)
                .sealing(false)
                .hotPlacement(HotPlacement.DISK)
                .build());
    }

    private void print(CloseReport report) {
        double[] sorted = warm(rates);
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
        long endNanos = System.nanoTime();
        noteLag();
        return lineCount * 1e3 / (endNanos - startNanos);
    }

    /** How far the index is behind shows whether it kept up, or was put off until the producers were done. */
    private void noteLag() throws IOException {
        try (StoreDirectory store = StoreDirectory.open(directory)) {
            CountersSnapshot counters = CountersSnapshot.read(store.queue());
            lagMax = Math.max(lagMax, counters.of(StoreCounter.PERSISTED) - counters.of(StoreCounter.INDEXED));
        }
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
            source.admitAll(batch);
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
