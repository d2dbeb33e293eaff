package io.sluice.bench;

import io.sluice.CloseReport;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.SourceReport;
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
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Offers real lines at a fixed rate to an engine that seals all the while, and says how many it lost and how far the
 * sealer came.
 *
 * <p>Lines are due in batches of 200, as a pump offers what it has read. A batch that is refused is lost, as it would
 * be to a producer that does not wait.
 */
public final class SealingIngestRun {
    private static final int BATCH_LINES = 200;
    private static final double MIB = 1 << 20;
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private SealingIngestRun() {}

    /**
     * Runs with a directory to make a store in, the directory of logs, lines a second, seconds, MEMORY or DISK, and the
     * slots of the ring.
     */
    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "sealing");
        MovingLogs logs = new MovingLogs(Path.of(args[1]));
        int linesPerSecond = Integer.parseInt(args[2]);
        int seconds = Integer.parseInt(args[3]);
        SluiceConfig config = SluiceConfig.builder(directory)
                .hotPlacement(HotPlacement.valueOf(args[4]))
                .slotCount(Integer.parseInt(args[5]))
                .build();
        LineBatch[] batches = batches(logs);
        try (Sluice sluice = Sluice.open(config)) {
            Source[] sources = new Source[logs.count()];
            for (int i = 0; i < sources.length; i++) {
                sources[i] = sluice.source(logs.name(i), Stream.STDOUT);
            }
            long startNanos = System.nanoTime();
            long batchNanos = 1_000_000_000L * BATCH_LINES / linesPerSecond;
            long batchCount = (long) linesPerSecond * seconds / BATCH_LINES;
            long[] droppedBySecond = new long[seconds + 1];
            for (long i = 0; i < batchCount; i++) {
                while (System.nanoTime() - startNanos < i * batchNanos) {
                    LockSupport.parkNanos(100_000);
                }
                LineBatch batch = batches[(int) (i % batches.length)];
                Source source = sources[(int) (i % sources.length)];
                source.admitAll(batch);
                long position = source.tryOffer(batch, 0, BATCH_LINES);
                if (position < 0) {
                    source.drop(batch, 0, position);
                    droppedBySecond[(int) (i * BATCH_LINES / linesPerSecond)] += BATCH_LINES;
                }
            }
            double offerSeconds = (System.nanoTime() - startNanos) / 1e9;
            long sealed = sealed(directory);
            CloseReport report = sluice.close(DEADLINE);
            long bytes = 0;
            for (SourceReport source : report.sources()) {
                bytes += source.storedBytes();
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d lines of %.0f MiB in %.1f s: %.2f M lines/s; dropped %d; %d sealed by then%n",
                    batchCount * BATCH_LINES,
                    bytes / MIB,
                    offerSeconds,
                    batchCount * BATCH_LINES / offerSeconds / 1e6,
                    report.dropped(),
                    sealed);
            System.out.println("dropped by second: " + Arrays.toString(droppedBySecond));
        }
    }

    private static long sealed(Path directory) throws IOException {
        try (StoreDirectory store = StoreDirectory.open(directory)) {
            return CountersSnapshot.read(store.stateDirectories()).of(StoreCounter.SEALED);
        }
    }

    /** Makes some MiB of batches, each with lines of one system; they are offered over and over. */
    private static LineBatch[] batches(MovingLogs logs) {
        LineBatch[] batches = new LineBatch[logs.count() * 64];
        byte[][][] lines = new byte[batches.length][BATCH_LINES][];
        for (int round = 0; round < 64; round++) {
            for (int line = 0; line < BATCH_LINES; line++) {
                for (int system = 0; system < logs.count(); system++) {
                    lines[round * logs.count() + system][line] = logs.next();
                }
            }
        }
        for (int i = 0; i < batches.length; i++) {
            batches[i] = batch(lines[i]);
        }
        return batches;
    }

    private static LineBatch batch(byte[][] lines) {
        int length = 0;
        for (byte[] line : lines) {
            length += line.length;
        }
        byte[] buffer = new byte[length];
        LineBatch batch = new LineBatch();
        batch.reset(buffer);
        int at = 0;
        for (byte[] line : lines) {
            System.arraycopy(line, 0, buffer, at, line.length);
            batch.add(at, line.length, Severity.INFO.code(), 0);
            at += line.length;
        }
        return batch;
    }
}
