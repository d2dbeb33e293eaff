package io.sluice.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.SourceTable;
import io.sluice.queue.CycleFile;
import io.sluice.testing.ManualClock;
import io.sluice.testing.TestBlocks;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreVerifierTest {
    private static final byte[] MAGIC = {'S', 'L', 'B', 'K'};

    @TempDir
    private Path root;

    private ManualClock clock;

    @BeforeEach
    void fill() throws IOException {
        clock = new ManualClock();
        try (TestStore store = TestStore.open(root, clock, Long.MAX_VALUE, 0)) {
            append(store);
            store.roll();
            append(store);
        }
    }

    @Test
    void findsNothingWrongWithASoundStore() throws IOException {
        VerifyReport report = verify();

        assertEquals(List.of(), report.problems());
        assertTrue(report.isSound());
        assertEquals(2, report.cycleCount());
        assertEquals(20, report.blockCount());
        assertEquals(40, report.entryCount());
        assertEquals(0, report.firstSequence());
        assertEquals(40, report.nextSequence());
        assertTrue(report.blockBytes() > 20 * 124);
    }

    @Test
    void findsNothingWrongWithAnEmptyStore() throws IOException {
        Path empty = root.resolve("empty");
        TestStore.create(empty).close();
        try (LogReader reader = LogReader.open(empty, ShownLine::fail)) {
            VerifyReport report = reader.verify();

            assertEquals(List.of(), report.problems());
            assertEquals(0, report.blockCount());
            assertEquals(0, report.nextSequence());
        }
    }

    @Test
    void findsNothingWrongWhileAnEngineAppends() throws IOException {
        try (TestStore store = TestStore.open(root, clock, Long.MAX_VALUE, 40)) {
            store.source("late");
            append(store);

            assertEquals(List.of(), verify().problems());
            assertEquals(60, verify().nextSequence());
        }
    }

    @Test
    void findsNothingWrongWhenTheFirstCyclesAreRetired() throws IOException {
        Files.delete(cycle(0));

        VerifyReport report = verify();

        assertEquals(List.of(), report.problems());
        assertEquals(20, report.firstSequence());
        assertEquals(20, report.entryCount());
    }

    @Test
    void namesTheFileAndTheBytesOfABitThatIsFlipped() throws IOException {
        long at = blockAt(cycle(0), 5);
        flip(cycle(0), at + 70);

        VerifyReport report = verify();

        assertFalse(report.isSound());
        String problem = report.problems().get(0);
        assertTrue(problem.startsWith(cycle(0).getFileName() + ", bytes " + (at - 4) + " to "), problem);
        assertTrue(problem.contains("checksum"), problem);
        assertTrue(report.problems().get(1).contains("entries 10 to 11 are missing"), report.toString());
        assertEquals(19, report.blockCount());
        assertEquals(38, report.entryCount());
    }

    @Test
    void findsABitThatIsFlippedInTheVeryLastBlock() throws IOException {
        flip(cycle(1), blockAt(cycle(1), 9) + 70);

        VerifyReport report = verify();

        assertFalse(report.isSound());
        assertEquals(38, report.nextSequence());
        assertTrue(
                report.problems().stream().anyMatch(problem -> problem.contains("entries 38 to 39")),
                report.toString());
    }

    @Test
    void findsABlockThatIsMissing() throws IOException {
        try (TestStore store = TestStore.open(root, clock, Long.MAX_VALUE, 50)) {
            append(store);
        }

        VerifyReport report = verify();

        assertEquals(1, report.problems().size());
        assertTrue(report.problems().get(0).contains("entries 40 to 49 are missing"), report.toString());
        assertEquals(70, report.nextSequence());
    }

    @Test
    void findsThatMoreWasCountedAsPersistedThanThereIs() throws IOException {
        Files.delete(cycle(1));

        VerifyReport report = verify();

        assertEquals(1, report.problems().size());
        assertTrue(report.problems().get(0).contains("entries 20 to 39 were counted as persisted"), report.toString());
    }

    @Test
    void findsThatAllIsMissing() throws IOException {
        Files.delete(cycle(1));
        Files.delete(cycle(0));

        assertTrue(verify().problems().get(0).contains("entries 0 to 39 were counted as persisted"));
    }

    @Test
    void findsBlocksOfAnotherStore() throws IOException {
        try (TestStore store = TestStore.open(root, clock, Long.MAX_VALUE, 40)) {
            store.append(TestBlocks.seal(12_345, 40, List.of(TestEntry.line(0, 1, "a stranger's"))));
            store.setNextSequence(41);
        }

        VerifyReport report = verify();

        assertEquals(1, report.problems().size());
        assertTrue(report.problems().get(0).endsWith("the block belongs to another store"), report.toString());
    }

    @Test
    void findsEntriesOfSourcesThatHaveNoName() throws IOException {
        try (TestStore store = TestStore.open(root, clock, Long.MAX_VALUE, 40)) {
            store.append(9, "whose?");
        }

        VerifyReport report = verify();

        assertEquals(1, report.problems().size());
        assertTrue(report.problems().get(0).contains("source 9 has no record"), report.toString());
    }

    @Test
    void namesSourcesWhoseRecordIsDamaged() throws IOException {
        flip(root.resolve("queue").resolve(SourceTable.FILE_NAME), 64 + 20);

        VerifyReport report = verify();

        assertEquals(List.of("sources: the record of source 0 is damaged"), report.problems());
    }

    @Test
    void namesCountersThatAreDamaged() throws IOException {
        flip(root.resolve("queue").resolve("counters"), 5);

        VerifyReport report = verify();

        assertEquals(1, report.problems().size());
        assertTrue(report.problems().get(0).contains("counters is corrupt"), report.toString());
    }

    @Test
    void comesToAnEndHoweverMuchIsWrong() throws IOException {
        byte[] bytes = Files.readAllBytes(cycle(0));
        for (int at = 0; at < bytes.length; at += 64) {
            bytes[at] ^= 1;
        }
        Files.write(cycle(0), bytes);

        VerifyReport report = verify();

        assertFalse(report.isSound());
        assertEquals(40, report.nextSequence());
    }

    private static void append(TestStore store) throws IOException {
        int web = store.source("web");
        int api = store.source("web.api");
        for (int i = 0; i < 10; i++) {
            store.append(List.of(TestEntry.line(web, i, "line " + i), TestEntry.line(api, i, "and " + i)));
        }
    }

    private VerifyReport verify() throws IOException {
        try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
            return reader.verify();
        }
    }

    private Path cycle(int index) throws IOException {
        return CycleFile.list(root.resolve("queue")).get(index).path();
    }

    /** Finds where a block begins, behind its header. */
    private static long blockAt(Path cycle, int index) throws IOException {
        byte[] bytes = Files.readAllBytes(cycle);
        int found = -1;
        for (int at = 0; at < bytes.length - MAGIC.length; at += 4) {
            if (Arrays.equals(MAGIC, 0, 4, bytes, at, at + 4) && ++found == index) {
                return at;
            }
        }
        throw new AssertionError("no block " + index + " in " + cycle);
    }

    private static void flip(Path path, long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(at);
            int value = file.read();
            file.seek(at);
            file.write(value ^ 4);
        }
    }
}
