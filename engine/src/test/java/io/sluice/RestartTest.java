package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.Source;
import io.sluice.admit.SourceLimits;
import io.sluice.entry.EntryKind;
import io.sluice.entry.SequenceJump;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.queue.HotPlacement;
import io.sluice.queue.StoreDirectory;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.StoreCounter;
import io.sluice.testing.Await;
import io.sluice.testing.JavaCommand;
import io.sluice.testing.MemoryDirectory;
import io.sluice.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes what a store has in memory away, as a restart of the machine does, and looks at what is left. */
class RestartTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int ROUND_COUNT = Integer.getInteger("sluice.crash.rounds", 6);

    private static final int GAPS_MAX = 100; // that an engine begins with

    @TempDir
    private Path directory;

    @AfterEach
    void deleteMemory() throws IOException {
        StoreMemory.delete(directory);
    }

    @Test
    void goesOnWithTheQuotaOfTheDay() throws IOException {
        long noon = Duration.ofDays(20_000).plusHours(12).toNanos();
        long startNanos = System.nanoTime();
        SluiceConfig config = SluiceConfig.builder(directory)
                .clock(() -> noon + System.nanoTime() - startNanos)
                .build();
        SourceLimits limits = SourceLimits.NONE.withBytesPerDay(300);
        byte[] line = "x".repeat(100).getBytes(UTF_8);
        try (Sluice sluice = Sluice.open(config)) {
            Source source = sluice.source("web", Stream.STDOUT);
            source.limit(limits);
            assertTrue(source.offer(Severity.INFO, line, 0, 100) >= 0);
            assertTrue(source.offer(Severity.INFO, line, 0, 100) >= 0);
        }
        try (Sluice sluice = Sluice.open(config)) {
            Source source = sluice.source("web", Stream.STDOUT);
            source.limit(limits);
            assertTrue(source.offer(Severity.INFO, line, 0, 100) >= 0);
            assertEquals(Source.QUOTA, source.offer(Severity.INFO, line, 0, 100), "as rare as it is");
            assertEquals(Source.COLLAPSED, source.offer(Severity.INFO, line, 0, 100));
        }
    }

    @Test
    void losesNothingOfAStoreThatWasClosed() throws IOException {
        long next;
        try (Sluice sluice = open()) {
            offer(sluice, 0, 1_000);
            sluice.close(DEADLINE);
            next = sluice.persistedSequence();
        }
        StoreMemory.delete(directory);

        assertEquals(numbers(0, 1_000), readAll());

        try (Sluice sluice = open()) {
            assertEquals(next, sluice.persistedSequence());
            offer(sluice, 1_000, 2_000);
            assertBalanced(sluice.close(DEADLINE), 2_000);
        }
        assertEquals(numbers(0, 2_000), readAll());
    }

    @Test
    void givesNoSequenceTwiceWhenTheNewestEntriesAreLost() throws IOException {
        Path copy = directory.resolveSibling(directory.getFileName() + "-copy");
        long seen;
        try (Sluice lost = open()) {
            copyStore(directory, copy); // what a power loss at this moment leaves
            offer(lost, 0, 1_000);
            seen = lost.persistedSequence();
        }
        StoreMemory.delete(directory);
        MemoryDirectory.delete(directory.resolve("journal"));
        copyStore(copy, directory);
        MemoryDirectory.delete(copy);

        try (Sluice sluice = open()) {
            assertTrue(sluice.persistedSequence() >= seen + SequenceJump.STEP, "" + sluice.persistedSequence());
            offer(sluice, 5_000, 6_000);
            sluice.close(DEADLINE);
        }

        assertEquals(numbers(5_000, 6_000), readAll());
        try (LogReader reader = LogReader.open(directory, notice -> {})) {
            assertEquals(List.of(), reader.verify().problems());
        }
    }

    /** The process is killed and the memory is gone: what was forced is there, once and in order. */
    @Test
    void keepsWhatWasForcedWhenTheMachineGoesDown() throws Exception {
        Random random = new Random(Seeds.next());
        List<Long> before = List.of();
        for (int round = 0; round < ROUND_COUNT; round++) {
            long forced = killAfterForcing(round, random);
            StoreMemory.delete(directory);

            List<String> notices = new ArrayList<>();
            List<Long> sequences = sequences(notices);
            assertEquals(before, sequences.subList(0, before.size()));
            assertInOrder(sequences);
            assertTrue(sequences.get(sequences.size() - 1) >= forced - 1, sequences.size() + ", forced " + forced);
            assertTrue(notices.size() <= round, notices.toString()); // one for each restart before

            try (Sluice reopened = open()) {
                assertTrue(reopened.persistedSequence() > sequences.get(sequences.size() - 1) + SequenceJump.STEP);
                for (SourceReport source : reopened.close(DEADLINE).sources()) {
                    assertEquals(source.offered(), source.stored() + source.dropped(), source.toString());
                }
            }
            assertEquals(sequences, sequences(new ArrayList<>()));
            before = sequences;
        }
    }

    @Test
    void writesNoJournalOfAQueueOnADiskButForcesIt() throws IOException {
        try (Sluice sluice = Sluice.open(
                SluiceConfig.builder(directory).hotPlacement(HotPlacement.DISK).build())) {
            offer(sluice, 0, 100);
            long persisted = sluice.persistedSequence();
            Await.until(DEADLINE, () -> counters().of(StoreCounter.FORCED) == persisted);
        }

        assertFalse(Files.exists(directory.resolve("journal")));
        assertEquals(0, counters().of(StoreCounter.JOURNALLED));
    }

    @Test
    void journalsWithinAMoment() throws IOException {
        try (Sluice sluice = open()) {
            offer(sluice, 0, 100);
            long persisted = sluice.persistedSequence();

            Await.until(DEADLINE, () -> counters().of(StoreCounter.JOURNALLED) == persisted);
            Await.until(DEADLINE, () -> counters().of(StoreCounter.FORCED) == persisted);
        }
    }

    @Test
    void leavesForcingToTheKernelWhenTold() throws IOException {
        try (Sluice sluice = Sluice.open(SluiceConfig.builder(directory)
                .hotPlacement(HotPlacement.MEMORY)
                .forceInterval(Duration.ZERO)
                .build())) {
            offer(sluice, 0, 100);
            sluice.close(DEADLINE);
            assertEquals(0, counters().of(StoreCounter.FORCED));
            assertEquals(sluice.persistedSequence(), counters().of(StoreCounter.JOURNALLED));
        }
    }

    /** More than the memory has room for goes through it. */
    @Test
    void keepsWithinItsMemoryAndLosesNothing() throws IOException {
        int count = 60_000;
        try (Sluice sluice = Sluice.open(SluiceConfig.builder(directory)
                .hotPlacement(HotPlacement.MEMORY)
                .hotBytesMax(4 << 20)
                .build())) {
            offer(sluice, 0, count);
            assertBalanced(sluice.close(DEADLINE), count);
        }
        assertEquals(numbers(0, count), readAll());
        StoreMemory.delete(directory);
        assertEquals(numbers(0, count), readAll());
    }

    private Sluice open() throws IOException {
        return Sluice.open(SluiceConfig.builder(directory)
                .hotPlacement(HotPlacement.MEMORY)
                .build());
    }

    private static void offer(Sluice sluice, int from, int to) throws IOException {
        Source source = sluice.source("service", Stream.STDOUT);
        for (int i = from; i < to; i++) {
            byte[] line = String.format(Locale.ROOT, "%08d%0300d", i, 0).getBytes(UTF_8);
            while (source.offer(Severity.INFO, line, 0, line.length) < 0) {
                LockSupport.parkNanos(100_000);
            }
        }
        assertTrue(sluice.awaitPersisted(DEADLINE));
    }

    private static void assertBalanced(CloseReport report, long stored) {
        assertTrue(report.drained());
        SourceReport source = report.sources().get(0);
        long gaps = source.stored() - stored;
        assertTrue(gaps >= 0 && gaps <= source.dropped(), source.toString());
        assertEquals(source.offered(), source.stored() + source.dropped());
    }

    private static List<Integer> numbers(int from, int to) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = from; i < to; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    private List<Integer> readAll() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        try (LogReader reader = LogReader.open(directory, notice -> {});
                LineCursor cursor = reader.forward(Query.builder().build(), 0)) {
            while (cursor.next()) {
                if (cursor.line().kind() != EntryKind.LINE) {
                    continue; // a gap where an offer found no room
                }
                numbers.add(Integer.parseInt(new String(cursor.line().copyContent(), UTF_8).substring(0, 8)));
            }
        }
        return numbers;
    }

    private List<Long> sequences(List<String> notices) throws IOException {
        List<Long> sequences = new ArrayList<>();
        try (LogReader reader = LogReader.open(directory, notices::add);
                LineCursor cursor = reader.forward(Query.builder().build(), 0)) {
            while (cursor.next()) {
                if (cursor.line().kind() == EntryKind.LINE) { // the next engine adds gaps
                    sequences.add(cursor.line().sequence());
                }
            }
        }
        return sequences;
    }

    private static void assertInOrder(List<Long> sequences) {
        for (int i = 1; i < sequences.size(); i++) {
            assertTrue(sequences.get(i - 1) < sequences.get(i));
        }
    }

    private long killAfterForcing(int round, Random random) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(JavaCommand.of(CrashChild.class, directory, round, HotPlacement.MEMORY))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Await.until(DEADLINE, () -> {
                CountersSnapshot now = counters();
                return now.of(StoreCounter.PID) == child.pid()
                        && now.of(StoreCounter.FORCED) % SequenceJump.STEP > GAPS_MAX // lines, too
                        && now.of(StoreCounter.FORCED) < now.of(StoreCounter.PERSISTED);
            });
            LockSupport.parkNanos(random.nextInt(400) * 1_000_000L);
            return counters().of(StoreCounter.FORCED);
        } finally {
            child.destroyForcibly();
            child.waitFor();
        }
    }

    private CountersSnapshot counters() {
        try {
            return Files.exists(directory.resolve(StoreDirectory.FILE_NAME))
                    ? readCounters()
                    : CountersSnapshot.read(directory);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private CountersSnapshot readCounters() throws IOException {
        try (StoreDirectory store = StoreDirectory.open(directory)) {
            return CountersSnapshot.read(store.stateDirectories());
        }
    }

    private static void copyStore(Path from, Path to) throws IOException {
        Path journal = Files.createDirectories(to.resolve("journal"));
        try (var files = Files.newDirectoryStream(from.resolve("journal"))) {
            for (Path file : files) {
                Files.copy(file, journal.resolve(file.getFileName()));
            }
        }
    }
}
