package io.sluice.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.block.BlockLayout;
import io.sluice.testing.ManualClock;
import io.sluice.testing.Seeds;
import io.sluice.testing.StoredBlock;
import io.sluice.testing.TestBlocks;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockAppenderTest {
    private static final int ALIGNED_HEADER_BYTES = 8;

    @TempDir
    private Path root;

    private final List<StoredBlock> appended = new ArrayList<>();

    @Test
    void keepsWhatItAppendsOverRollsBySize() throws IOException {
        Random random = new Random(Seeds.next());
        long cycleBytesMax = 64 << 10;
        try (TestStore store = TestStore.open(root, new ManualClock(), cycleBytesMax, 0)) {
            long blockBytes = 0;
            for (int i = 0; i < 150; i++) {
                List<TestEntry> entries = randomEntries(random);
                blockBytes += TestBlocks.seal(0, 0, entries).remaining();
                append(store, entries);
            }

            assertEquals(appended, StoredBlock.readAll(store.queue()));
            int cycleCount = CycleFile.list(store.queue()).size();
            assertTrue(cycleCount > blockBytes / cycleBytesMax, cycleCount + " cycles");
            for (CycleFile cycle : CycleFile.list(store.queue())) {
                long bytes = FramedBlock.of(cycle).stream()
                        .mapToLong(FramedBlock::length)
                        .sum();
                assertTrue(bytes <= cycleBytesMax && bytes > 0, cycle.name() + " has " + bytes);
            }
        }
    }

    @Test
    void beginsACycleForEachBlockThatIsLongerThanACycleTakes() throws IOException {
        try (TestStore store = TestStore.open(root, new ManualClock(), 100, 0)) {
            for (int i = 0; i < 5; i++) {
                append(store, List.of(TestEntry.line(0, i, "x".repeat(i * 1_000))));
            }

            assertEquals(appended, StoredBlock.readAll(store.queue()));
            assertEquals(5, cyclesWithBlocks(store.queue()));
        }
    }

    @Test
    void keepsTheLongestBlock() throws IOException {
        int longest = BlockLayout.BLOCK_BYTES_MAX - BlockLayout.loneBlockBytes(0);
        try (TestStore store = TestStore.create(root)) {
            for (int i = 0; i < 20; i++) {
                append(store, List.of(TestEntry.line(0, i, "x".repeat(longest - i))));
            }

            assertEquals(appended, StoredBlock.readAll(store.queue()));
        }
    }

    @Test
    void rollsWhenACycleIsOldEnough() throws IOException {
        try (TestStore store = TestStore.create(root)) {
            append(store, "first");
            store.clock().advance(TestStore.CYCLE_AGE_MAX);
            append(store, "just young enough");
            assertEquals(1, CycleFile.list(store.queue()).size());

            store.clock().advance(Duration.ofNanos(1));
            append(store, "in the next");

            assertEquals(2, CycleFile.list(store.queue()).size());
            assertEquals(appended, StoredBlock.readAll(store.queue()));
        }
    }

    @Test
    void namesACycleByTheTimeItBegins() throws IOException {
        try (TestStore store = TestStore.create(root)) {
            store.clock().advance(Duration.ofHours(30));
            store.roll();

            append(store, "a");

            List<CycleFile> cycles = CycleFile.list(store.queue());
            assertEquals("20260102-061000", cycles.get(cycles.size() - 1).name());
        }
    }

    @Test
    void keepsCyclesInOrderWhateverTheClockDoes() throws IOException {
        ManualClock clock = new ManualClock();
        Duration[] jumps = {
            Duration.ofSeconds(-1),
            Duration.ofDays(-400),
            Duration.ofDays(20_000),
            Duration.ofDays(-20_000),
            Duration.ofMillis(1),
            Duration.ofDays(-20_000),
            Duration.ofDays(40_000)
        };
        long sequence = 0;
        for (Duration jump : jumps) {
            try (TestStore store = TestStore.open(root, clock, 2_000, sequence)) {
                for (int i = 0; i < 10; i++) {
                    append(store, "before the jump " + i + "x".repeat(300));
                }
                clock.advance(jump);
                for (int i = 0; i < 10; i++) {
                    append(store, "behind the jump " + i + "x".repeat(300));
                }
                sequence = store.nextSequence();
                assertEquals(appended, StoredBlock.readAll(store.queue()));
            }
        }
    }

    @Test
    void rollsByAgeAlsoAfterTheClockWasSetBack() throws IOException {
        try (TestStore store = TestStore.create(root)) {
            append(store, "before");
            store.clock().advance(Duration.ofDays(-365));
            append(store, "set back");
            store.roll();
            append(store, "old enough for another cycle");

            assertTrue(CycleFile.list(store.queue()).size() > 1, "all in one cycle");
            assertEquals(appended, StoredBlock.readAll(store.queue()));
        }
    }

    @Test
    void keepsWhatItAppendsWhenTheClockIsBeforeTheEpoch() throws IOException {
        ManualClock clock = new ManualClock();
        clock.set(-5_000_000_000L);
        try (TestStore store = TestStore.open(root, clock, 2_000, 0)) {
            for (int i = 0; i < 10; i++) {
                append(store, "x".repeat(500));
            }

            assertEquals(appended, StoredBlock.readAll(store.queue()));
        }
    }

    /**
     * Chronicle numbers cycles with 31 bits, which end in 2242. A clock that is wrong for a moment must not use them
     * up.
     */
    @Test
    void keepsWhatItAppendsWhenTheClockIsAtTheEndOfTime() throws IOException {
        ManualClock clock = new ManualClock();
        clock.set(Long.MAX_VALUE);
        long sequence;
        try (TestStore store = TestStore.open(root, clock, 2_000, 0)) {
            append(store, "far too late");
            sequence = store.nextSequence();
            assertEquals(appended, StoredBlock.readAll(store.queue()));
        }
        clock.set(ManualClock.START_NANOS);

        try (TestStore store = TestStore.open(root, clock, 2_000, sequence)) {
            append(store, "in time again");

            assertEquals(appended, StoredBlock.readAll(store.queue()));
        }
    }

    @Test
    void goesOnWhenItIsOpenedAgain() throws IOException {
        ManualClock clock = new ManualClock();
        for (int round = 0; round < 6; round++) {
            long sequence =
                    appended.isEmpty() ? 0 : appended.get(appended.size() - 1).nextSequence();
            try (TestStore store = TestStore.open(root, clock, 8_000, sequence)) {
                assertEquals(appended, StoredBlock.readAll(store.queue()));
                for (int i = 0; i < 20 * round; i++) {
                    append(store, "round " + round + ", " + i);
                }
                assertEquals(appended, StoredBlock.readAll(store.queue()));
            }
            assertEquals(appended, StoredBlock.readAll(root.resolve("queue")));
        }
    }

    @Test
    void leavesNoMoreThanItsBlocksWhenItIsClosed() throws IOException {
        try (TestStore store = TestStore.create(root)) {
            append(store, "a");
        }

        CycleFile cycle = CycleFile.list(root.resolve("queue")).get(0);
        FramedBlock last = FramedBlock.of(cycle).get(0);
        assertTrue(Files.size(cycle.path()) <= last.end() + ALIGNED_HEADER_BYTES);
    }

    @Test
    void goesOnInAnotherCycleAfterAFailure() throws IOException {
        try (TestStore store = TestStore.create(root)) {
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < round; i++) {
                    append(store, "round " + round + ", " + i);
                }

                Thread.currentThread().interrupt(); // closes the file under the write
                assertThrows(IOException.class, () -> store.append(0, "cannot be appended"));
                assertTrue(Thread.interrupted());

                append(store, "behind the failure");
                assertEquals(appended, StoredBlock.readAll(store.queue()));
            }
        }
        assertEquals(appended, StoredBlock.readAll(root.resolve("queue")));
    }

    @Test
    void makesItsFilesForTheirOwnerAlone() throws IOException {
        try (TestStore store = TestStore.open(root.resolve("made"), new ManualClock(), 500, 0)) {
            for (int i = 0; i < 10; i++) {
                append(store, "x".repeat(100));
            }
            store.source("web");
        }
        try (TestStore store = TestStore.open(root.resolve("made"), new ManualClock(), 500, 10);
                Stream<Path> files = Files.walk(root.resolve("made"))) {
            append(store, "again");
            TreeSet<String> open = new TreeSet<>();
            for (Path file : (Iterable<Path>) files::iterator) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                if (!mode.equals(Files.isDirectory(file) ? "rwx------" : "rw-------")) {
                    open.add(root.relativize(file) + " " + mode);
                }
            }
            assertEquals(new TreeSet<>(), open);
        }
    }

    @Test
    void reportsNothingToAnybody() throws IOException {
        Path home = Path.of(System.getProperty("user.home"));
        try (TestStore store = TestStore.create(root)) {
            append(store, "a");
        }

        assertThrows(ClassNotFoundException.class, () -> Class.forName("net.openhft.chronicle.analytics.Analytics"));
        try (Stream<Path> files = Files.list(home)) {
            assertEquals(
                    List.of(),
                    files.map(file -> String.valueOf(file.getFileName()))
                            .filter(name -> name.startsWith(".chronicle"))
                            .toList());
        }
        assertFalse(Files.exists(Path.of(".chronicle.analytics.client.id")));
    }

    private static int cyclesWithBlocks(Path queue) throws IOException {
        int count = 0;
        for (CycleFile cycle : CycleFile.list(queue)) {
            count += FramedBlock.of(cycle).isEmpty() ? 0 : 1;
        }
        return count;
    }

    private static List<TestEntry> randomEntries(Random random) {
        List<TestEntry> entries = new ArrayList<>();
        int count = 1 + random.nextInt(30);
        for (int i = 0; i < count; i++) {
            entries.add(TestBlocks.random(random, 5, 500));
        }
        return entries;
    }

    private void append(TestStore store, String line) throws IOException {
        append(store, List.of(TestEntry.line(0, store.clock().epochNanos(), line)));
    }

    private void append(TestStore store, List<TestEntry> entries) throws IOException {
        appended.add(new StoredBlock(store.append(entries), entries));
    }
}
