package io.sluice.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.block.BlockBuilder;
import io.sluice.block.BlockCursor;
import io.sluice.block.BlockLayout;
import io.sluice.block.CorruptBlockException;
import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Builds blocks of entries and reads them back. */
public final class TestBlocks {
    private TestBlocks() {}

    /** Seals a block of entries in a direct buffer of its own, from position to limit. */
    public static ByteBuffer seal(long storeId, long firstSequence, List<TestEntry> entries) {
        int capacity = BlockLayout.HEADER_LENGTH;
        int sourceMax = 0;
        for (TestEntry entry : entries) {
            capacity += BlockLayout.entryBytes(entry.content().length()) + BlockLayout.RECORD_LENGTH;
            sourceMax = Math.max(sourceMax, entry.source());
        }
        BlockBuilder builder =
                new BlockBuilder(storeId, Math.min(capacity, BlockLayout.BLOCK_BYTES_MAX), sourceMax + 1);
        builder.reset(firstSequence);
        for (TestEntry entry : entries) {
            add(builder, entry);
        }
        return builder.seal();
    }

    /** Adds an entry, which must fit, to a block. */
    public static void add(BlockBuilder builder, TestEntry entry) {
        byte[] content = entry.bytes();
        int at = builder.begin(
                entry.source(), entry.timeNanos(), entry.severity().code(), entry.flags(), content.length);
        builder.buffer().putBytes(at, content);
    }

    /** Reads the entries of a block, given from position to limit. */
    public static List<TestEntry> decode(ByteBuffer block) throws CorruptBlockException {
        BlockCursor cursor = new BlockCursor();
        cursor.wrap(block, block.position(), block.remaining());
        return entries(cursor);
    }

    /** Reads all entries of the block that a cursor shows. */
    public static List<TestEntry> entries(BlockCursor cursor) {
        List<TestEntry> entries = new ArrayList<>();
        cursor.rewind();
        while (cursor.next()) {
            entries.add(TestEntry.of(cursor));
        }
        return entries;
    }

    /** Makes up an entry of one of the first {@code sourceCount} sources, any severity and kind, and random bytes. */
    public static TestEntry random(Random random, int sourceCount, int contentLengthMax) {
        byte[] content = new byte[random.nextInt(contentLengthMax + 1)];
        random.nextBytes(content);
        return new TestEntry(
                random.nextInt(sourceCount),
                random.nextLong(),
                Severity.ofCode(random.nextInt(Severity.COUNT)),
                EntryFlags.of(random.nextBoolean() ? EntryKind.LINE : EntryKind.EXIT, random.nextInt(4)),
                new String(content, ISO_8859_1));
    }
}
