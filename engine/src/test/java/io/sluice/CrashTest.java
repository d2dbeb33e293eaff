package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.EntryKind;
import io.sluice.entry.Gap;
import io.sluice.queue.HotPlacement;
import io.sluice.queue.StoreDirectory;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.VerifyReport;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.StoreCounter;
import io.sluice.testing.Await;
import io.sluice.testing.JavaCommand;
import io.sluice.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills an ingesting engine with {@code kill -9} at random instants and looks at what it leaves.
 * {@code -Dsluice.crash.rounds=50} makes more of it than the few rounds of every build.
 */
class CrashTest {
    private static final int ROUND_COUNT = Integer.getInteger("sluice.crash.rounds", 12);
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int INGEST_MILLIS_MAX = 400;

    @TempDir
    private Path directory;

    @Test
    void losesNothingThatWasPersistedWhenItIsKilled() throws Exception {
        kill(HotPlacement.DISK);
    }

    /** What a process leaves in memory is there for the next one. */
    @Test
    void losesNothingWhenItIsKilledWithItsQueueInMemory() throws Exception {
        try {
            kill(HotPlacement.MEMORY);
        } finally {
            StoreMemory.delete(directory);
        }
    }

    private void kill(HotPlacement placement) throws Exception {
        Random random = new Random(Seeds.next());
        long openNanosMax = 0;
        long checkedSequence = 0;
        for (int round = 0; round < ROUND_COUNT; round++) {
            killWhileIngesting(placement, round, random);
            long persisted = counters().of(StoreCounter.PERSISTED);

            VerifyReport report = check(checkedSequence, persisted);

            long startNanos = System.nanoTime();
            Sluice reopened = Sluice.open(SluiceConfig.builder(directory).build());
            openNanosMax = Math.max(openNanosMax, System.nanoTime() - startNanos);
            assertTrue(reopened.persistedSequence() >= report.nextSequence(), "it writes gaps at once");
            assertBalanced(reopened.close(DEADLINE));
            assertEveryLossIsTold();
            checkedSequence = report.nextSequence();
        }
        System.err.printf(
                Locale.ROOT,
                "%s: %d kills, %d entries kept, opened in %d ms at most%n",
                placement,
                ROUND_COUNT,
                checkedSequence,
                openNanosMax / 1_000_000);
    }

    private void killWhileIngesting(HotPlacement placement, int round, Random random)
            throws IOException, InterruptedException {
        long before = Files.exists(directory.resolve(StoreDirectory.FILE_NAME)) ? persisted() : 0;
        Process child = startChild(placement, round);
        Await.until(DEADLINE, () -> persisted() > before);
        LockSupport.parkNanos(random.nextInt(INGEST_MILLIS_MAX) * 1_000_000L);
        child.destroyForcibly();
        child.waitFor();
    }

    private Process startChild(HotPlacement placement, int round) throws IOException {
        return new ProcessBuilder(JavaCommand.of(CrashChild.class, directory, round, placement))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Reads every line: there is no gap, each source's numbers go up by one, and all that was persisted is there. */
    private VerifyReport check(long fromSequence, long persisted) throws IOException {
        try (LogReader reader = LogReader.open(directory, notice -> {
                    throw new AssertionError(notice);
                });
                LineCursor cursor = reader.forward(Query.builder().build(), fromSequence)) {
            Map<Integer, Integer> next = new HashMap<>();
            long sequence = fromSequence;
            while (cursor.next()) {
                Line line = cursor.line();
                assertEquals(sequence++, line.sequence());
                if (line.kind() == EntryKind.GAP) {
                    continue; // offers that found no room, and what was in the ring at the last kill
                }
                String content = new String(line.copyContent(), UTF_8);
                int number = Integer.parseInt(content.substring(content.indexOf(':') + 1));
                assertEquals(next.getOrDefault(line.sourceNumber(), 0), number);
                next.put(line.sourceNumber(), number + 1);
            }
            VerifyReport report = reader.verify();
            assertEquals(List.of(), report.problems());
            assertEquals(sequence, report.nextSequence());
            assertTrue(sequence >= persisted, sequence + " entries are there, " + persisted + " were persisted");
            return report;
        }
    }

    /** Also what was in the ring at the kill, and what the killed engine had counted as lost and not told yet. */
    private void assertEveryLossIsTold() throws IOException {
        CountersSnapshot counters = counters();
        Map<Integer, Map<Gap.Reason, Long>> told = new HashMap<>();
        try (LogReader reader = LogReader.open(directory, notice -> {});
                LineCursor cursor = reader.forward(Query.builder().build(), 0)) {
            while (cursor.next()) {
                Line line = cursor.line();
                byte[] content = line.copyContent();
                Gap gap = line.kind() == EntryKind.GAP ? Gap.parse(content, content.length) : null;
                if (gap != null) {
                    told.computeIfAbsent(line.sourceNumber(), source -> new HashMap<>())
                            .merge(gap.reason(), gap.entries(), Long::sum);
                }
            }
        }
        for (int source : counters.sources()) {
            for (SourceCounter reason : SourceCounter.values()) {
                if (reason.isDropReason()) {
                    long entries = told.getOrDefault(source, Map.of()).getOrDefault(reason.gapReason(), 0L);
                    assertEquals(counters.of(source, reason), entries, source + " " + reason);
                }
            }
        }
    }

    private static void assertBalanced(CloseReport report) {
        for (SourceReport source : report.sources()) {
            assertEquals(source.offered(), source.stored() + source.collapsed() + source.dropped(), source.toString());
        }
    }

    private CountersSnapshot counters() throws IOException {
        try (StoreDirectory store = StoreDirectory.open(directory)) {
            return CountersSnapshot.read(store.queue());
        }
    }

    private long persisted() {
        try {
            return counters().of(StoreCounter.PERSISTED);
        } catch (IOException e) {
            return 0; // the child has not made it yet
        }
    }
}
