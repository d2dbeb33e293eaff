package io.sluice.bench;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.LineBatch;
import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.queue.HotPlacement;
import io.sluice.queue.StoreDirectory;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what one producer gets persisted with the queue on the disk, forced and not, and in memory with a journal,
 * in turns. Finished cycles are sealed, and nothing else removes them: what lies in memory goes when the engine has it
 * elsewhere. A round ends when what lies in memory is also in the journal.
 */
public final class PlacementRun {
    private static final int LINE_BYTES = 141;
    private static final int BATCH_LINES = 200;
    private static final long HOT_BYTES = 32 << 20; // a round fills it several times
    private static final long PAUSE_NANOS = 500_000;
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private final Path directory;
    private final String name;
    private final Sluice sluice;
    private final double[] rates;

    private PlacementRun(Path parent, String name, HotPlacement placement, Duration interval, int roundCount)
            throws IOException {
        this.name = name;
        this.directory = Files.createTempDirectory(parent, "placement");
        this.sluice = Sluice.open(SluiceConfig.builder(directory)
                .hotPlacement(placement)
                .forceInterval(interval)
                .hotBytesMax(HOT_BYTES)
                .build());
        this.rates = new double[roundCount];
    }

    /** Runs with a directory to make stores in, how many lines a round has and how many rounds. */
    public static void main(String[] args) throws Exception {
        Path parent = Path.of(args[0]);
        int lineCount = Integer.parseInt(args[1]);
        int roundCount = Integer.parseInt(args[2]);
        List<PlacementRun> runs = List.of(
                new PlacementRun(parent, "disk, not forced", HotPlacement.DISK, Duration.ZERO, roundCount),
                new PlacementRun(parent, "disk, forced", HotPlacement.DISK, Duration.ofSeconds(1), roundCount),
                new PlacementRun(parent, "memory, journal", HotPlacement.MEMORY, Duration.ofSeconds(1), roundCount),
                new PlacementRun(parent, "memory, journal not forced", HotPlacement.MEMORY, Duration.ZERO, roundCount));
        for (int round = 0; round < roundCount; round++) {
            for (int i = 0; i < runs.size(); i++) {
                runs.get((i + round) % runs.size()).round(round, lineCount);
            }
        }
        for (PlacementRun run : runs) {
            run.print();
        }
    }

    private void round(int round, int lineCount) throws IOException {
        byte[] bytes = new byte[LINE_BYTES * BATCH_LINES];
        Arrays.fill(bytes, (byte) 'x');
        LineBatch batch = new LineBatch();
        batch.reset(bytes);
        for (int i = 0; i < BATCH_LINES; i++) {
            batch.add(i * LINE_BYTES, LINE_BYTES, Severity.INFO.code(), 0);
        }
        Source source = sluice.source("service", Stream.STDOUT);
        long startNanos = System.nanoTime();
        for (int i = 0; i < lineCount; i += BATCH_LINES) {
            source.admitAll(batch);
            while (source.tryOffer(batch, 0, BATCH_LINES) < 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        if (!sluice.awaitPersisted(DEADLINE)) {
            throw new IOException("not persisted in time");
        }
        awaitJournalled();
        rates[round] = lineCount * 1e3 / (System.nanoTime() - startNanos);
    }

    private void awaitJournalled() throws IOException {
        long deadlineNanos = System.nanoTime() + DEADLINE.toNanos();
        try (StoreDirectory store = StoreDirectory.open(directory)) {
            while (store.isJournalled() && isBehind(CountersSnapshot.read(store.stateDirectories()))) {
                if (System.nanoTime() - deadlineNanos > 0) {
                    throw new IOException("not journalled in time");
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static boolean isBehind(CountersSnapshot counters) {
        return counters.of(StoreCounter.JOURNALLED) < counters.of(StoreCounter.PERSISTED);
    }

    private void print() throws IOException {
        boolean unused = sluice.close(DEADLINE).drained();
        double[] sorted = Arrays.stream(rates).skip(1).sorted().toArray();
        try (StoreDirectory store = StoreDirectory.open(directory)) {
            CountersSnapshot counters = CountersSnapshot.read(store.stateDirectories());
            System.out.printf(
                    Locale.ROOT,
                    "%s: median %.2f M lines/s (%.2f to %.2f), failed appends %d, queue in %s%n",
                    name,
                    sorted[sorted.length / 2],
                    sorted[0],
                    sorted[sorted.length - 1],
                    counters.of(StoreCounter.APPEND_FAILURES),
                    store.queue());
            delete(store.queue());
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> paths;
        try (java.util.stream.Stream<Path> walk = Files.walk(directory)) {
            paths = new ArrayList<>(walk.toList());
        }
        for (int i = paths.size() - 1; i >= 0; i--) { // what is in a directory comes behind it
            Files.delete(paths.get(i));
        }
    }
}
