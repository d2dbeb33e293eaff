package io.sluice.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.ManualClock;
import io.sluice.testing.Seeds;
import io.sluice.testing.StoredBlock;
import io.sluice.testing.TestBlocks;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockReaderTest {
    private final List<StoredBlock> appended = new ArrayList<>();
    private final Random random = new Random(Seeds.next());

    @TempDir
    private Path root;

    private TestStore store;
    private BlockReader reader;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.create(root);
        reader = new BlockReader(store.queue(), StoredBlock::fail);
    }

    @AfterEach
    void close() throws IOException {
        reader.close();
        store.close();
    }

    @Test
    void findsNothingInAnEmptyQueue() throws IOException {
        assertFalse(reader.next());
        assertFalse(reader.previous());
        reader.toEnd();
        assertFalse(reader.previous());
        assertFalse(reader.next());
        reader.seek(0);
        assertFalse(reader.next());
        reader.seek(Long.MAX_VALUE);
        assertFalse(reader.previous());
    }

    @Test
    void findsNothingWhereThereIsNoQueue() throws IOException {
        try (BlockReader nowhere = new BlockReader(root.resolve("nowhere"), StoredBlock::fail)) {
            assertFalse(nowhere.next());
            assertFalse(nowhere.previous());
            nowhere.toEnd();
            nowhere.seek(5);
            assertFalse(nowhere.next());
            assertThrows(IllegalStateException.class, nowhere::cursor);
            assertEquals("", nowhere.location());
        }
    }

    @Test
    void showsABlockTheMomentItIsAppended() throws IOException {
        for (int i = 0; i < 200; i++) {
            assertFalse(reader.next(), "before block " + i);
            if (i % 40 == 39) {
                store.roll();
            }
            append(1);

            assertTrue(reader.next(), "behind block " + i);
            assertEquals(last(), StoredBlock.of(reader.cursor()));
        }
    }

    /** What a reader has read ahead was empty then, and is not any more. */
    @Test
    void showsABlockThatWasAppendedAfterItReadAhead() throws IOException {
        append(3);
        assertTrue(reader.next());
        append(2);

        assertEquals(appended.subList(1, appended.size()), StoredBlock.readOn(reader));
    }

    @Test
    void followsOverRollsAndRestartsWithoutGapOrDouble() throws IOException {
        List<StoredBlock> seen = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            switch (random.nextInt(6)) {
                case 0 -> store.roll();
                case 1 -> reopen();
                case 2 -> seen.addAll(StoredBlock.readOn(reader));
                case 3 -> assertEquals(List.of(), StoredBlock.readOn(new BlockReader(root, StoredBlock::fail)));
                default -> append(1 + random.nextInt(5));
            }
        }

        seen.addAll(StoredBlock.readOn(reader));

        assertEquals(appended, seen);
    }

    @Test
    void followsFromTheEnd() throws IOException {
        append(5);
        reader.toEnd();
        assertFalse(reader.next());
        append(1);
        store.roll();
        append(2);

        assertEquals(appended.subList(5, 8), StoredBlock.readOn(reader));
    }

    @Test
    void followsFromAQueueThatIsNotThereYet() throws IOException {
        Path later = root.resolve("later");
        try (BlockReader early = new BlockReader(later.resolve("queue"), StoredBlock::fail)) {
            early.toEnd();
            assertFalse(early.next());
            try (TestStore made = TestStore.create(later)) {
                made.append(0, "first");

                assertTrue(early.next());
            }
        }
    }

    @Test
    void seeksTheBlockOfEverySequence() throws IOException {
        appendOverCycles();
        for (StoredBlock block : appended) {
            for (long sequence = block.firstSequence(); sequence < block.nextSequence(); sequence++) {
                reader.seek(sequence);

                assertTrue(reader.next());
                assertEquals(block.firstSequence(), reader.cursor().firstSequence(), "seeking " + sequence);
            }
        }
    }

    @Test
    void readsOnAndBackFromWhereItSought() throws IOException {
        appendOverCycles();
        for (int i = 0; i < appended.size(); i += 3) {
            reader.seek(appended.get(i).nextSequence() - 1);
            assertEquals(appended.subList(i, appended.size()), StoredBlock.readOn(reader));

            reader.seek(appended.get(i).firstSequence());
            assertTrue(reader.next());
            assertEquals(i > 0, reader.previous());
            assertEquals(appended.get(Math.max(0, i - 1)), StoredBlock.of(reader.cursor()));
        }
    }

    @Test
    void seeksTheFirstBlockBehindASequenceThatIsGone() throws IOException {
        store.setNextSequence(1_000);
        append(3);
        store.setNextSequence(2_000);
        append(2);

        reader.seek(5);
        assertEquals(appended, StoredBlock.readOn(reader));
        reader.seek(Long.MIN_VALUE);
        assertEquals(appended, StoredBlock.readOn(reader));
        reader.seek(1_500);
        assertEquals(appended.subList(3, 5), StoredBlock.readOn(reader));
    }

    @Test
    void waitsBehindTheEndWhenItSeeksASequenceThatIsStillToCome() throws IOException {
        append(3);
        reader.seek(store.nextSequence());
        assertFalse(reader.next());
        store.roll();
        append(1);

        assertTrue(reader.next());
        assertEquals(last(), StoredBlock.of(reader.cursor()));
    }

    @Test
    void goesBackFromTheEndToTheStart() throws IOException {
        appendOverCycles();

        List<StoredBlock> seen = StoredBlock.readAllBackward(store.queue(), StoredBlock::fail);

        Collections.reverse(seen);
        assertEquals(appended, seen);
    }

    @Test
    void goesBackAndForthLikeACursorInAList() throws IOException {
        appendOverCycles();
        int at = -1;
        for (int i = 0; i < 3_000; i++) {
            if (random.nextInt(200) == 0) {
                reader.toEnd();
                at = appended.size();
            } else if (random.nextInt(200) == 0) {
                reader.toStart();
                at = -1;
            }
            boolean forward = random.nextBoolean();
            int to = forward ? at + 1 : at - 1;
            boolean there = to >= 0 && to < appended.size();

            assertEquals(there, forward ? reader.next() : reader.previous(), "from " + at + " to " + to);

            if (there) {
                at = to;
                assertEquals(appended.get(at).firstSequence(), reader.cursor().firstSequence());
            }
        }
    }

    @Test
    void goesBackToTheLastBlockAlsoAfterItLookedForMoreBehindIt() throws IOException {
        append(3);
        reader.toEnd();
        assertFalse(reader.next());

        assertTrue(reader.previous());
        assertEquals(last(), StoredBlock.of(reader.cursor()));
    }

    @Test
    void goesBackOverABlockThatCameMeanwhile() throws IOException {
        append(3);
        reader.toEnd();
        assertTrue(reader.previous());
        assertEquals(last(), StoredBlock.of(reader.cursor()));
        append(1);

        assertTrue(reader.previous());
        assertEquals(appended.get(1), StoredBlock.of(reader.cursor()));
        assertTrue(reader.next());
        assertTrue(reader.next());
        assertEquals(last(), StoredBlock.of(reader.cursor()));
    }

    @Test
    void showsABlockOnceThatWasAppendedTwice() throws IOException {
        append(2);
        ByteBuffer again = TestBlocks.seal(store.directory().storeId(), last().firstSequence(), last().entries());
        store.append(again.duplicate());
        append(1);
        again = TestBlocks.seal(store.directory().storeId(), last().firstSequence(), last().entries());
        reopen();
        store.append(again.duplicate());
        append(1);

        assertEquals(appended, StoredBlock.readAll(store.queue()));
        List<StoredBlock> backward = StoredBlock.readAllBackward(store.queue(), StoredBlock::fail);
        Collections.reverse(backward);
        assertEquals(appended, backward);
    }

    @Test
    void saysWhereABlockLies() throws IOException {
        append(1);
        store.roll();
        append(1);
        reader.seek(last().firstSequence());
        assertTrue(reader.next());

        List<CycleFile> cycles = CycleFile.list(store.queue());
        FramedBlock block = FramedBlock.of(cycles.get(cycles.size() - 1)).get(0);
        assertEquals(
                cycles.get(cycles.size() - 1).path().getFileName() + ", byte " + block.position(), reader.location());
    }

    private void appendOverCycles() throws IOException {
        for (int cycle = 0; cycle < 6; cycle++) {
            append(1 + random.nextInt(12));
            switch (cycle) {
                case 1, 4 -> reopen();
                default -> store.roll();
            }
        }
        append(3);
    }

    private void append(int blockCount) throws IOException {
        for (int i = 0; i < blockCount; i++) {
            List<TestEntry> entries = new ArrayList<>();
            int count = 1 + random.nextInt(8);
            int lengthMax = random.nextInt(20) == 0 ? 30_000 : 100;
            for (int entry = 0; entry < count; entry++) {
                entries.add(TestBlocks.random(random, 3, lengthMax));
            }
            appended.add(new StoredBlock(store.append(entries), entries));
        }
    }

    private void reopen() throws IOException {
        ManualClock clock = store.clock();
        long nextSequence = store.nextSequence();
        store.close();
        store = TestStore.open(root, clock, Long.MAX_VALUE, nextSequence);
    }

    private StoredBlock last() {
        return appended.get(appended.size() - 1);
    }
}
