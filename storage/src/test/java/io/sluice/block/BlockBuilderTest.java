package io.sluice.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.Severity;
import io.sluice.testing.Seeds;
import io.sluice.testing.TestBlocks;
import io.sluice.testing.TestEntry;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockBuilderTest {
    private static final long STORE_ID = 42;
    private static final int CONTENT_LENGTH_MAX = 64 << 10;
    private static final int ROUND_COUNT = 150;

    @Test
    void givesBackTheEntriesThatWerePutIn() throws CorruptBlockException {
        Random random = new Random(Seeds.next());
        BlockBuilder builder = new BlockBuilder(STORE_ID, BlockLayout.BLOCK_BYTES_MAX, 300);
        long firstSequence = 0;
        for (int round = 0; round < ROUND_COUNT; round++) {
            List<TestEntry> entries = fill(builder, random, firstSequence);

            ByteBuffer block = builder.seal();

            BlockCursor cursor = wrap(block);
            assertEquals(entries, TestBlocks.entries(cursor));
            assertEquals(firstSequence, cursor.firstSequence());
            assertEquals(firstSequence + entries.size(), cursor.nextSequence());
            assertEquals(STORE_ID, cursor.storeId());
            assertEquals(block.remaining(), cursor.length());
            assertDirectory(entries, cursor);
            assertChains(entries, cursor);
            firstSequence += entries.size();
        }
    }

    @Test
    void saysWhatTheBlockHasSoFar() {
        List<TestEntry> entries =
                List.of(TestEntry.line(3, 30, "abc"), TestEntry.line(5, 10, "de"), TestEntry.line(3, 20, ""));
        BlockBuilder builder = new BlockBuilder(STORE_ID, 4_096, 8);
        builder.reset(100);

        entries.forEach(entry -> TestBlocks.add(builder, entry));

        assertEquals(3, builder.entryCount());
        assertEquals(103, builder.nextSequence());
        assertEquals(2, builder.sourceCount());
        assertEquals(3, builder.source(0));
        assertEquals(2, builder.countOf(0));
        assertEquals(3, builder.bytesOf(0));
        assertEquals(5, builder.source(1));
        assertEquals(10, builder.timeMin());
        assertEquals(30, builder.timeMax());
    }

    @Test
    void fitsExactlyUpToTheEdge() throws CorruptBlockException {
        for (int length = 0; length < 70; length++) {
            int capacity = BlockLayout.loneBlockBytes(length);
            BlockBuilder builder = new BlockBuilder(STORE_ID, capacity, 2);
            int longest = capacity - BlockLayout.loneBlockBytes(0);

            assertTrue(builder.fits(length));
            assertTrue(builder.fits(longest));
            assertFalse(builder.fits(longest + 1));

            TestBlocks.add(builder, TestEntry.line(0, 0, "x".repeat(longest)));
            ByteBuffer block = builder.seal();
            assertEquals(capacity, block.remaining());
            assertEquals(longest, wrap(block).bytesOf(0));
            assertFalse(builder.fits(0));
        }
    }

    @Test
    void isNeverLongerThanItsCapacityWhenItIsFull() throws CorruptBlockException {
        Random random = new Random(Seeds.next());
        for (int round = 0; round < 200; round++) {
            int capacity = BlockLayout.BLOCK_BYTES_MIN + random.nextInt(5_000);
            BlockBuilder builder = new BlockBuilder(STORE_ID, capacity, 100);
            List<TestEntry> entries = new ArrayList<>();
            TestEntry next = TestEntry.line(0, 0, "");
            while (builder.fits(next.content().length())) {
                TestBlocks.add(builder, next);
                entries.add(next);
                next = TestBlocks.random(random, 100, 200);
            }

            ByteBuffer block = builder.seal();

            assertTrue(block.remaining() <= capacity);
            assertEquals(entries, TestBlocks.decode(block));
        }
    }

    @Test
    void holdsAsManySourcesAsTheLongestBlockHasRoomFor() throws CorruptBlockException {
        BlockBuilder builder = new BlockBuilder(STORE_ID, BlockLayout.BLOCK_BYTES_MAX, 8_192);
        List<TestEntry> entries = new ArrayList<>();
        for (int source = 8_191; builder.fits(0); source--) {
            entries.add(TestEntry.line(source, source, ""));
            TestBlocks.add(builder, entries.get(entries.size() - 1));
        }

        BlockCursor cursor = wrap(builder.seal());

        assertEquals(4_368, cursor.sourceCount());
        assertEquals(entries, TestBlocks.entries(cursor));
        assertDirectory(entries, cursor);
    }

    @Test
    void holdsAsManyEntriesAsTheLongestBlockHasRoomFor() throws CorruptBlockException {
        BlockBuilder builder = new BlockBuilder(STORE_ID, BlockLayout.BLOCK_BYTES_MAX, 1);
        List<TestEntry> entries = new ArrayList<>();
        while (builder.fits(0)) {
            entries.add(TestEntry.line(0, entries.size(), "").at(Severity.FATAL));
            TestBlocks.add(builder, entries.get(entries.size() - 1));
        }

        BlockCursor cursor = wrap(builder.seal());

        assertEquals(13_100, cursor.entryCount());
        assertEquals(13_100, cursor.countOf(0, Severity.FATAL.code()));
        assertEquals(entries, TestBlocks.entries(cursor));
        assertChains(entries, cursor);
    }

    @Test
    void forgetsTheBlockBeforeWhenItIsReset() throws CorruptBlockException {
        BlockBuilder builder = new BlockBuilder(STORE_ID, 4_096, 4);
        TestBlocks.add(builder, new TestEntry(1, 5, Severity.FATAL, 3, "a long one ".repeat(100)));
        TestBlocks.add(builder, TestEntry.line(2, 6, "another"));
        builder.seal();

        builder.reset(10);
        TestBlocks.add(builder, TestEntry.line(2, 7, "x"));

        BlockCursor cursor = wrap(builder.seal());
        assertEquals(List.of(TestEntry.line(2, 7, "x")), TestBlocks.entries(cursor));
        assertEquals(1, cursor.sourceCount());
        assertEquals(0, cursor.countOf(0, Severity.FATAL.code()));
        assertEquals(7, cursor.timeMin());
        assertEquals(10, cursor.firstSequence());
    }

    @Test
    void givesTheSameBytesForTheSameEntriesWhateverWasInTheBufferBefore() {
        List<TestEntry> entries = List.of(TestEntry.line(0, 1, "a"), TestEntry.line(1, 2, "bb"));
        BlockBuilder builder = new BlockBuilder(STORE_ID, 4_096, 4);
        TestBlocks.add(builder, TestEntry.line(3, -1, "\u00ff".repeat(3_000)));
        builder.seal();

        builder.reset(5);
        entries.forEach(entry -> TestBlocks.add(builder, entry));

        assertEquals(TestBlocks.seal(STORE_ID, 5, entries), builder.seal());
    }

    @Test
    void canBeSealedAgainWithMore() throws CorruptBlockException {
        BlockBuilder builder = new BlockBuilder(STORE_ID, 4_096, 4);
        TestBlocks.add(builder, TestEntry.line(0, 1, "first"));
        assertEquals(1, wrap(builder.seal()).entryCount());

        TestBlocks.add(builder, TestEntry.line(0, 2, "second"));

        assertEquals(
                List.of(TestEntry.line(0, 1, "first"), TestEntry.line(0, 2, "second")),
                TestBlocks.decode(builder.seal()));
    }

    @Test
    void refusesToBuildBlocksLongerThanOffsetsReach() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> new BlockBuilder(1, BlockLayout.BLOCK_BYTES_MAX + 1, 1));

        assertEquals("a block may have 262144 bytes, got 262145", refusal.getMessage());
    }

    private static List<TestEntry> fill(BlockBuilder builder, Random random, long firstSequence) {
        builder.reset(firstSequence);
        List<TestEntry> entries = new ArrayList<>();
        int sourceCount = 1 + random.nextInt(300);
        int lengthMax = random.nextInt(4) == 0 ? CONTENT_LENGTH_MAX : 1 + random.nextInt(300);
        int countMax = 1 + random.nextInt(1_000);
        TestEntry next = TestBlocks.random(random, sourceCount, lengthMax);
        while (entries.size() < countMax && builder.fits(next.content().length())) {
            TestBlocks.add(builder, next);
            entries.add(next);
            next = TestBlocks.random(random, sourceCount, lengthMax);
        }
        return entries;
    }

    private static void assertDirectory(List<TestEntry> entries, BlockCursor cursor) {
        Map<Integer, List<TestEntry>> bySource = new HashMap<>();
        entries.forEach(entry ->
                bySource.computeIfAbsent(entry.source(), s -> new ArrayList<>()).add(entry));
        assertEquals(entries.size(), cursor.entryCount());
        assertEquals(bySource.size(), cursor.sourceCount());
        assertEquals(entries.stream().mapToLong(TestEntry::timeNanos).min().orElseThrow(), cursor.timeMin());
        assertEquals(entries.stream().mapToLong(TestEntry::timeNanos).max().orElseThrow(), cursor.timeMax());
        for (int i = 0; i < cursor.sourceCount(); i++) {
            List<TestEntry> own = bySource.getOrDefault(cursor.source(i), List.of());
            assertEquals(own.size(), cursor.countOf(i));
            assertEquals(
                    own.stream().mapToInt(entry -> entry.content().length()).sum(), cursor.bytesOf(i));
            int severityMax = 0;
            for (int severity = 0; severity < Severity.COUNT; severity++) {
                int code = severity;
                long count = own.stream()
                        .filter(entry -> entry.severity().code() == code)
                        .count();
                assertEquals(count, cursor.countOf(i, severity));
                severityMax = count > 0 ? severity : severityMax;
            }
            assertEquals(severityMax, cursor.severityMax(i));
        }
    }

    /** Walks each source's chain backward from its last entry to its first. */
    private static void assertChains(List<TestEntry> entries, BlockCursor cursor) {
        for (int i = 0; i < cursor.sourceCount(); i++) {
            int source = cursor.source(i);
            Deque<TestEntry> chained = new ArrayDeque<>();
            int first = 0;
            for (int offset = cursor.lastOffset(i); offset != 0; offset = cursor.previousOffset()) {
                cursor.moveTo(offset);
                chained.addFirst(TestEntry.of(cursor));
                assertEquals(entries.get((int) (cursor.sequence() - cursor.firstSequence())), TestEntry.of(cursor));
                first = offset;
            }
            assertEquals(first, cursor.firstOffset(i));
            assertEquals(
                    entries.stream().filter(entry -> entry.source() == source).toList(), List.copyOf(chained));
        }
    }

    private static BlockCursor wrap(ByteBuffer block) throws CorruptBlockException {
        BlockCursor cursor = new BlockCursor();
        cursor.wrap(block, block.position(), block.remaining());
        return cursor;
    }
}
