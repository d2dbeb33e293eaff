package io.sluice.queue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
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
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Has a store with its queue in memory and a journal. */
abstract class JournalFixture {
    static final int SOURCE_COUNT = 3;

    @TempDir
    Path root;

    final Random random = new Random(Seeds.next());
    MemoryDirectory memory;
    TestStore store;
    Journal journal;

    @BeforeEach
    void openStore() throws IOException {
        memory = MemoryDirectory.create();
        store = TestStore.openWithQueue(root, memory.path(), 0);
        for (int i = 0; i < SOURCE_COUNT; i++) {
            int unused = store.source("service" + i);
        }
        journal = open(Journal.opener(store.directory()));
    }

    Journal open(LastingCycle.Opener opener) throws IOException {
        return Journal.open(store.directory(), start(Long.MAX_VALUE), opener);
    }

    JournalStart start(long finishedBytesMax) {
        HotBudget budget = new HotBudget(finishedBytesMax, 0, Long.MAX_VALUE, Long.MAX_VALUE, 0);
        return new JournalStart(0, 0, () -> store.nextSequence(), true, budget, 0);
    }

    @AfterEach
    void closeStore() throws IOException {
        journal.close();
        store.close();
        memory.close();
    }

    void appendCycles(int count) throws IOException {
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
    void restart() throws IOException {
        journal.close();
        store.close();
        memory.empty();
    }

    void reopen(long nextSequence) throws IOException {
        store = TestStore.openWithQueue(root, memory.path(), nextSequence);
        journal = Journal.open(
                store.directory(),
                new JournalStart(nextSequence, nextSequence, () -> store.nextSequence(), true, HotBudget.NONE, 0));
    }

    /** Reads all blocks without an engine. */
    List<StoredBlock> readAll() throws IOException {
        try (StoreDirectory directory = StoreDirectory.open(root);
                BlockReader reader = new BlockReader(directory, StoredBlock::fail)) {
            return StoredBlock.readOn(reader);
        }
    }

    List<Line> readLines() throws IOException {
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

    List<String> names() throws IOException {
        return CycleFile.list(store.directory()).stream().map(CycleFile::name).toList();
    }

    CycleFile newest() throws IOException {
        List<CycleFile> cycles = CycleFile.list(store.queue());
        return cycles.get(cycles.size() - 1);
    }

    Path copyOf(CycleFile cycle) {
        return store.directory().journal().resolve(cycle.name() + CycleFile.JOURNAL_SUFFIX);
    }

    void assertSameBlocks(CycleFile cycle, byte[] expected) throws IOException {
        byte[] copy = Files.readAllBytes(copyOf(cycle));
        assertEquals(expected.length, copy.length);
        for (FramedBlock block : FramedBlock.of(cycle)) {
            int from = (int) block.position();
            int to = from + 4 + block.length();
            assertArrayEquals(Arrays.copyOfRange(expected, from, to), Arrays.copyOfRange(copy, from, to));
        }
    }

    void assertNoUnfinishedFiles() throws IOException {
        try (var files = Files.newDirectoryStream(store.directory().journal(), "*.new")) {
            assertFalse(files.iterator().hasNext());
        }
    }

    static void setLength(Path path, long length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(length);
        }
    }
}
