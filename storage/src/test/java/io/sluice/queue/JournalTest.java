package io.sluice.queue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.SourceTable;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.StoreCounter;
import io.sluice.testing.MemoryDirectory;
import io.sluice.testing.Seeds;
import io.sluice.testing.StoredBlock;
import io.sluice.testing.TestBlocks;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at what the journal of a queue in memory has, and at what is there when the memory is gone. */
class JournalTest {
    private static final int SOURCE_COUNT = 3;

    @TempDir
    private Path root;

    private final Random random = new Random(Seeds.next());
    private MemoryDirectory memory;
    private TestStore store;
    private Journal journal;

    @BeforeEach
    void openStore() throws IOException {
        memory = MemoryDirectory.create();
        store = TestStore.openWithQueue(root, memory.path(), 0);
        for (int i = 0; i < SOURCE_COUNT; i++) {
            int unused = store.source("service" + i);
        }
        journal = open(Journal.opener(store.directory()));
    }

    private Journal open(LastingCycle.Opener opener) throws IOException {
        return Journal.open(store.directory(), start(Long.MAX_VALUE), opener);
    }

    private JournalStart start(long finishedBytesMax) {
        return new JournalStart(0, 0, () -> store.nextSequence(), true, finishedBytesMax);
    }

    @AfterEach
    void closeStore() throws IOException {
        journal.close();
        store.close();
        memory.close();
    }

    @Test
    void hasTheBytesOfEveryBlockWhereTheCycleHasThem() throws IOException {
        appendCycles(3);
        journal.finish();

        List<CycleFile> cycles = CycleFile.list(store.queue());
        assertEquals(3, cycles.size());
        for (CycleFile cycle : cycles) {
            byte[] original = Files.readAllBytes(cycle.path());
            byte[] copy = Files.readAllBytes(copyOf(cycle));
            List<FramedBlock> blocks = FramedBlock.of(cycle);
            assertFalse(blocks.isEmpty());
            for (FramedBlock block : blocks) {
                int from = (int) block.position();
                int to = from + 4 + block.length();
                assertArrayEquals(
                        Arrays.copyOfRange(original, from, to), Arrays.copyOfRange(copy, from, to), block.toString());
            }
            FramedBlock last = blocks.get(blocks.size() - 1);
            assertEquals((last.position() + 4 + last.length() + 3) & -4, copy.length);
        }
        assertEquals(store.nextSequence(), journal.journalled());
        assertEquals(store.nextSequence(), journal.forced());
    }

    @Test
    void isReadAsTheQueueWasWhenTheMemoryIsGone() throws IOException {
        appendCycles(4);
        journal.finish();
        List<StoredBlock> before = StoredBlock.readAll(store.queue());

        restart();

        assertFalse(Files.exists(memory.path()));
        assertEquals(before, readAll());
        assertEquals(
                before.stream().mapToLong(block -> block.entries().size()).sum(),
                readLines().size());
    }

    @Test
    void goesOnBehindWhatTheJournalHas() throws IOException {
        appendCycles(2);
        journal.finish();
        List<StoredBlock> before = StoredBlock.readAll(store.queue());
        List<String> names = names();

        restart();
        reopen(store.nextSequence());
        store.append(0, "after");
        journal.finish();

        List<String> namesAfter = names();
        assertEquals(names, namesAfter.subList(0, names.size()));
        assertTrue(namesAfter.get(names.size()).compareTo(names.get(names.size() - 1)) > 0);
        List<StoredBlock> after = readAll();
        assertEquals(before, after.subList(0, before.size()));
        assertEquals("after", after.get(before.size()).entries().get(0).content());
        assertEquals(SOURCE_COUNT, SourceTable.read(store.queue()).count());
    }

    @Test
    void savesSourcesBeforeTheBlocksThatNeedThem() throws IOException {
        appendCycles(1);
        assertTrue(journal.doWork() > 0);
        int late = store.source("late");
        store.append(late, "line");

        assertTrue(journal.doWork() > 0);

        try (SourceTable saved = SourceTable.read(store.directory().journal())) {
            assertEquals("late", Objects.requireNonNull(saved.name(late)).service());
        }
    }

    @Test
    void savesCountersThatCountNoMoreThanThereIs() throws IOException {
        appendCycles(2);

        journal.force();

        CountersSnapshot saved = CountersSnapshot.read(store.directory().journal());
        assertEquals(store.nextSequence(), saved.of(StoreCounter.PERSISTED));
        assertEquals(store.nextSequence(), journal.forced());
    }

    @Test
    void goesOnWithAFileThatWasCutOff() throws IOException {
        for (int round = 0; round < 20; round++) {
            appendCycles(1);
            journal.finish();
            CycleFile cycle = newest();
            byte[] whole = Files.readAllBytes(copyOf(cycle));
            journal.close();
            setLength(copyOf(cycle), random.nextInt(whole.length));

            journal = open(Journal.opener(store.directory()));
            journal.finish();

            assertSameBlocks(cycle, whole);
        }
    }

    @Test
    void beginsAFileWithAFlippedBitAnew() throws IOException {
        for (int round = 0; round < 20; round++) {
            appendCycles(1);
            journal.finish();
            CycleFile cycle = newest();
            byte[] whole = Files.readAllBytes(copyOf(cycle));
            List<FramedBlock> blocks = FramedBlock.of(cycle);
            FramedBlock block = blocks.get(random.nextInt(blocks.size()));
            journal.close();
            byte[] flipped = whole.clone();
            flipped[(int) block.position() + 4 + random.nextInt(block.length())] ^= (byte) (1 << random.nextInt(8));
            Files.write(copyOf(cycle), flipped);

            journal = open(Journal.opener(store.directory()));
            journal.finish();

            assertSameBlocks(cycle, whole);
            assertNoUnfinishedFiles();
        }
    }

    /** The journal of another store's cycle, or of the same name from before a clock went back. */
    @Test
    void beginsAFileAnewThatIsNoCopyOfTheCycle() throws IOException {
        appendCycles(2);
        journal.finish();
        CycleFile first = CycleFile.list(store.queue()).get(0);
        CycleFile second = CycleFile.list(store.queue()).get(1);
        byte[] whole = Files.readAllBytes(copyOf(second));
        journal.close();
        Files.write(copyOf(second), Files.readAllBytes(copyOf(first)));

        journal = open(Journal.opener(store.directory()));
        journal.finish();

        assertSameBlocks(second, whole);
    }

    @Test
    void showsAllBlocksBeforeTheEndOfAFileThatWasCutOff() throws IOException {
        appendCycles(2);
        journal.finish();
        CycleFile last = newest();
        List<FramedBlock> blocks = FramedBlock.of(last);
        FramedBlock cut = blocks.get(blocks.size() - 1);
        List<StoredBlock> before = StoredBlock.readAll(store.queue());
        restart();
        setLength(copyOf(last), cut.position() + 4 + random.nextInt(cut.length()));

        List<String> damages = new ArrayList<>();
        try (StoreDirectory directory = StoreDirectory.open(root);
                BlockReader reader = new BlockReader(directory, damages::add)) {
            assertEquals(before.subList(0, before.size() - 1), StoredBlock.readOn(reader));
        }

        reopen(cut.firstSequence()); // cuts off what is no block
        assertEquals(before.subList(0, before.size() - 1), readAll());
    }

    @Test
    void losesNothingWhenTheDiskFails() throws IOException {
        FailingDisk disk = new FailingDisk(Journal.opener(store.directory()));
        journal.close();
        journal = open(disk);
        long forcedBefore = 0;
        for (int round = 0; round < 60; round++) {
            appendCycles(1);
            disk.failures = random.nextInt(4);
            disk.failsForces = random.nextBoolean();
            while (disk.failures > 0) {
                try {
                    journal.finish();
                    break;
                } catch (IOException e) {
                    assertTrue(e.toString().contains("cannot write the journal"), e.toString());
                    assertTrue(journal.forced() <= journal.seen());
                    assertTrue(journal.forced() >= forcedBefore);
                }
            }
            disk.failures = 0;
            journal.finish();
            forcedBefore = journal.forced();
            assertEquals(store.nextSequence(), forcedBefore);
        }
        List<StoredBlock> before = StoredBlock.readAll(store.queue());
        assertNoUnfinishedFiles();

        restart();

        assertEquals(before, readAll());
    }

    @Test
    void doesNotCallForcedWhatCouldNotBeForced() throws IOException {
        FailingDisk disk = new FailingDisk(Journal.opener(store.directory()));
        journal.close();
        journal = open(disk);
        appendCycles(1);
        journal.finish();
        long forced = journal.forced();
        appendCycles(1);
        disk.failures = 1;
        disk.failsForces = true;

        assertThrows(IOException.class, journal::force);

        assertTrue(store.nextSequence() > forced);
        assertEquals(forced, journal.forced());
    }

    @Test
    void comesBackWhenTheJournalsDirectoryIsGone() throws IOException {
        appendCycles(2);
        journal.finish();
        MemoryDirectory.delete(store.directory().journal());
        Files.createFile(store.directory().journal()); // nothing can be made there
        appendCycles(1);
        assertThrows(IOException.class, journal::finish);
        Files.delete(store.directory().journal());

        journal.finish();
        List<StoredBlock> before = StoredBlock.readAll(store.queue());
        restart();

        assertEquals(before, readAll());
    }

    @Test
    void givesMemoryBackForWhatIsInTheJournal() throws IOException {
        journal.close();
        journal = Journal.open(store.directory(), start(0));
        appendCycles(4);
        List<StoredBlock> before = StoredBlock.readAll(store.queue());
        List<String> names = names();

        journal.finish();

        assertEquals(1, CycleFile.list(store.queue()).size());
        assertEquals(names, names());
        assertEquals(before, readAll());
    }

    @Test
    void keepsInMemoryWhatIsNotForcedYet() throws IOException {
        FailingDisk disk = new FailingDisk(Journal.opener(store.directory()));
        journal.close();
        journal = Journal.open(store.directory(), start(0), disk);
        appendCycles(3);
        disk.failures = Integer.MAX_VALUE;
        disk.failsForces = true;

        assertThrows(IOException.class, journal::finish);

        assertEquals(3, CycleFile.list(store.queue()).size());
    }

    @Test
    void leavesNothingOfACycleThatIsRetired() throws IOException {
        appendCycles(3);
        journal.finish();
        CycleFile first = CycleFile.list(store.directory()).get(0);

        store.directory().retire(first);

        assertFalse(Files.exists(first.path()));
        assertFalse(Files.exists(copyOf(first)));
        assertEquals(2, CycleFile.list(store.directory()).size());
        appendCycles(1);
        journal.finish();
        assertEquals(3, CycleFile.list(store.directory()).size());
    }

    @Test
    void doesNotBringARetiredCycleBack() throws IOException {
        journal.close();
        LastingCycle.Opener opener = Journal.opener(store.directory());
        journal = open((cycle, anew) -> {
            List<CycleFile> cycles = CycleFile.list(store.queue());
            if (cycles.size() > 1 && cycle.equals(cycles.get(0))) {
                store.directory().retire(cycle); // between the look at the cycle and the making of its copy
            }
            return opener.open(cycle, anew);
        });
        appendCycles(2);

        journal.finish();

        assertEquals(1, CycleFile.list(store.directory()).size());
        assertEquals(1, CycleFile.list(store.directory().journal()).size());
    }

    private void appendCycles(int count) throws IOException {
        for (int cycle = 0; cycle < count; cycle++) {
            if (store.nextSequence() > 0) {
                store.roll();
            }
            int blockCount = 1 + random.nextInt(20);
            for (int block = 0; block < blockCount; block++) {
                List<TestEntry> entries = new ArrayList<>();
                int entryCount = 1 + random.nextInt(20);
                for (int i = 0; i < entryCount; i++) {
                    entries.add(TestBlocks.random(random, SOURCE_COUNT, 300).part(0));
                }
                store.append(entries);
            }
        }
    }

    /** Takes everything that is in memory away, as the machine's restart does. */
    private void restart() throws IOException {
        journal.close();
        store.close();
        memory.empty();
    }

    private void reopen(long nextSequence) throws IOException {
        store = TestStore.openWithQueue(root, memory.path(), nextSequence);
        journal = Journal.open(
                store.directory(),
                new JournalStart(nextSequence, nextSequence, () -> store.nextSequence(), true, Long.MAX_VALUE));
    }

    /** Reads all blocks without an engine. */
    private List<StoredBlock> readAll() throws IOException {
        try (StoreDirectory directory = StoreDirectory.open(root);
                BlockReader reader = new BlockReader(directory, StoredBlock::fail)) {
            return StoredBlock.readOn(reader);
        }
    }

    private List<Line> readLines() throws IOException {
        List<Line> lines = new ArrayList<>();
        try (LogReader reader = LogReader.open(root, StoredBlock::fail);
                LineCursor cursor = reader.forward(Query.builder().build(), 0)) {
            while (cursor.next()) {
                lines.add(cursor.line());
            }
            assertEquals(List.of(), reader.verify().problems());
        }
        return lines;
    }

    private List<String> names() throws IOException {
        return CycleFile.list(store.directory()).stream().map(CycleFile::name).toList();
    }

    private CycleFile newest() throws IOException {
        List<CycleFile> cycles = CycleFile.list(store.queue());
        return cycles.get(cycles.size() - 1);
    }

    private Path copyOf(CycleFile cycle) {
        return store.directory().journal().resolve(cycle.name() + CycleFile.JOURNAL_SUFFIX);
    }

    private void assertSameBlocks(CycleFile cycle, byte[] expected) throws IOException {
        byte[] copy = Files.readAllBytes(copyOf(cycle));
        assertEquals(expected.length, copy.length);
        for (FramedBlock block : FramedBlock.of(cycle)) {
            int from = (int) block.position();
            int to = from + 4 + block.length();
            assertArrayEquals(Arrays.copyOfRange(expected, from, to), Arrays.copyOfRange(copy, from, to));
        }
    }

    private void assertNoUnfinishedFiles() throws IOException {
        try (var files = Files.newDirectoryStream(store.directory().journal(), "*.new")) {
            assertFalse(files.iterator().hasNext());
        }
    }

    private static void setLength(Path path, long length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(length);
        }
    }
}
