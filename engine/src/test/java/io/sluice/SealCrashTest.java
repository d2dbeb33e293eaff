package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills an engine with {@code kill -9} at random instants of sealing, merging and removing, and looks at what it
 * leaves. {@code -Dsluice.crash.rounds=200} makes more of it than the few rounds of every build.
 */
class SealCrashTest {
    private static final int ROUND_COUNT = Integer.getInteger("sluice.crash.rounds", 8);
    private static final int STORE_ROUNDS = 8; // then another store is begun, of another kind
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int INGEST_MILLIS_MAX = 900;
    private static final long CAP_BYTES = 700_000;

    @TempDir
    private Path root;

    private final Random random = new Random(Seeds.next());
    private long entries;
    private long retired;
    private long generations;

    /** Counts what one source has. */
    private static final class Seen {
        private long shown;
        private long retired;
        private boolean holes; // numbers are missing
        private int round = -1;
        private int number = -1;
    }

    @Test
    void losesNothingAndDoublesNothing() throws Exception {
        int kills = 0;
        for (int store = 0; kills < ROUND_COUNT; store++) {
            Path directory = root.resolve("store" + store);
            HotPlacement placement = store % 2 == 0 ? HotPlacement.DISK : HotPlacement.MEMORY;
            try {
                for (int round = 0; round < STORE_ROUNDS && kills < ROUND_COUNT; round++, kills++) {
                    boolean capped = round >= STORE_ROUNDS / 2; // what it has is then removed
                    killAndCheck(directory, placement, round, capped ? CAP_BYTES : 0);
                }
            } finally {
                StoreMemory.delete(directory);
            }
        }
        System.err.printf(
                Locale.ROOT,
                "%d kills, %d entries, %d of them retired, %d catalogs%n",
                kills,
                entries,
                retired,
                generations);
        assertTrue(retired > 0, "something was retired");
    }

    private void killAndCheck(Path directory, HotPlacement placement, int round, long capBytes) throws Exception {
        killWhileSealing(directory, placement, round, capBytes);
        long persisted = counters(directory).of(StoreCounter.PERSISTED);
        check(directory, persisted, null);

        long startNanos = System.nanoTime();
        Sluice reopened = Sluice.open(SealCrashChild.config(directory, placement, capBytes));
        long openNanos = System.nanoTime() - startNanos;
        assertTrue(openNanos < DEADLINE.toNanos());
        if (random.nextBoolean()) { // it goes on with what the killed one was at
            LockSupport.parkNanos(random.nextInt(300) * 1_000_000L);
        }
        CloseReport closed = reopened.close(DEADLINE);
        for (SourceReport source : closed.sources()) {
            assertEquals(source.offered(), source.stored() + source.dropped(), source.toString());
        }
        check(directory, persisted, counters(directory));
    }

    private void killWhileSealing(Path directory, HotPlacement placement, int round, long capBytes) throws Exception {
        long before = persisted(directory);
        Process child = startChild(directory, placement, round, capBytes);
        try {
            Await.until(DEADLINE, () -> persisted(directory) > before || !child.isAlive());
            LockSupport.parkNanos(random.nextInt(INGEST_MILLIS_MAX) * 1_000_000L);
            assertTrue(child.isAlive());
        } finally {
            child.destroyForcibly();
            child.waitFor();
        }
    }

    private Process startChild(Path directory, HotPlacement placement, int round, long capBytes) throws IOException {
        return new ProcessBuilder(JavaCommand.of(SealCrashChild.class, directory, round, placement, capBytes))
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("child.log").toFile())
                .start();
    }

    /** Reads every line: each source's numbers go up by one, but where a gap says how many were removed. */
    private void check(Path directory, long persisted, @Nullable CountersSnapshot counters) throws IOException {
        try (LogReader reader = LogReader.open(directory, notice -> {
                    throw new AssertionError(notice);
                });
                LineCursor cursor = reader.forward(Query.builder().build(), 0)) {
            Map<Integer, Seen> bySource = new HashMap<>();
            long sequence = -1;
            while (cursor.next()) {
                Line line = cursor.line();
                assertTrue(line.sequence() > sequence, () -> line.sequence() + " is out of order or doubled");
                sequence = line.sequence();
                take(line, bySource.computeIfAbsent(line.sourceNumber(), source -> new Seen()));
            }
            VerifyReport report = reader.verify();
            assertEquals(List.of(), report.problems());
            assertTrue(report.nextSequence() >= persisted, report + ", " + persisted + " were persisted");
            long all = 0;
            for (Map.Entry<Integer, Seen> source : bySource.entrySet()) {
                Seen seen = source.getValue();
                all += seen.shown + seen.retired;
                assertTrue(seen.retired > 0 || !seen.holes, () -> "source " + source.getKey() + " lacks numbers");
                if (counters != null) { // a block that was being counted is counted again by the next engine
                    long stored = counters.of(source.getKey(), SourceCounter.STORED);
                    long shown = seen.shown + seen.retired;
                    assertTrue(
                            stored >= shown, () -> stored + " stored of source " + source.getKey() + ", but " + shown);
                }
            }
            assertEquals(report.nextSequence(), all, "shown and retired");
            if (counters != null) {
                entries += report.entryCount();
                retired += all - report.entryCount();
                generations += reader.sealed().catalog().generation();
            }
        }
    }

    private static void take(Line line, Seen seen) {
        String content = new String(line.copyContent(), UTF_8);
        if (line.kind() == EntryKind.GAP) {
            Gap gap = Gap.parse(line.copyContent(), content.length());
            assertNotNull(gap, content);
            if (gap.reason() == Gap.Reason.RETIRED) {
                assertEquals(0, seen.retired, content);
                seen.retired = gap.entries();
            } else { // an entry, which tells what was in the ring
                seen.shown++;
            }
            return;
        }
        String[] fields = content.split(":", 3);
        int round = Integer.parseInt(fields[0]);
        int number = Integer.parseInt(fields[1]);
        boolean next = round == seen.round ? number == seen.number + 1 : round > seen.round && number == 0;
        boolean later = round == seen.round ? number > seen.number : round > seen.round;
        assertTrue(later, () -> content + " comes after " + seen.round + ":" + seen.number);
        seen.holes |= !next;
        seen.shown++;
        seen.round = round;
        seen.number = number;
    }

    private static CountersSnapshot counters(Path directory) throws IOException {
        try (StoreDirectory store = StoreDirectory.open(directory)) {
            return CountersSnapshot.read(store.queue());
        }
    }

    private static long persisted(Path directory) {
        try {
            return Files.exists(directory.resolve(StoreDirectory.FILE_NAME))
                    ? counters(directory).of(StoreCounter.PERSISTED)
                    : 0;
        } catch (IOException e) {
            return 0; // the child has not made it yet
        }
    }
}
