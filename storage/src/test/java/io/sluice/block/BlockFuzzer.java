package io.sluice.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.TestBlocks;
import io.sluice.testing.TestEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes any bytes for a block, as they are and with a checksum that holds: they are refused with a
 * {@link CorruptBlockException}, or all that readers do with a block leads somewhere. Whoever looks again, at another
 * place, with more room behind it or at the head alone, sees the same.
 */
public final class BlockFuzzer {
    private static final int LENGTH_MAX = 1 << 16;
    private static final int AT = 64;
    private static final int ELSEWHERE = AT + 4;
    private static final int ROOM = 16; // behind the block
    private static final BlockGate CLOSED = (bytes, offset, length) -> false;

    private final ByteBuffer bytes;
    private final UnsafeBuffer content = new UnsafeBuffer(0, 0);
    private final int length;

    private BlockFuzzer(byte[] input, int at) {
        length = Math.min(input.length, LENGTH_MAX);
        bytes = ByteBuffer.allocateDirect(at + length + ROOM).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(at, input, 0, length);
    }

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) throws CorruptBlockException {
        BlockFuzzer asItIs = new BlockFuzzer(input, AT);
        asItIs.check(input);
        if (input.length >= BlockLayout.HEADER_LENGTH) {
            byte[] sealed = input.clone();
            seal(sealed);
            new BlockFuzzer(sealed, AT).check(sealed);
        }
    }

    private static void seal(byte[] block) {
        ByteBuffer view = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        int claimed = view.getInt(BlockLayout.LENGTH_OFFSET);
        int end = Math.max(BlockLayout.FIRST_SEQUENCE_OFFSET, Math.min(claimed, block.length));
        CRC32C crc = new CRC32C();
        crc.update(block, BlockLayout.LENGTH_OFFSET, end - BlockLayout.LENGTH_OFFSET);
        view.putInt(BlockLayout.CRC_OFFSET, (int) crc.getValue());
    }

    private void check(byte[] input) throws CorruptBlockException {
        BlockCursor cursor = new BlockCursor();
        try {
            cursor.wrap(bytes, AT, length);
        } catch (CorruptBlockException e) {
            assertFalse(String.valueOf(e.getMessage()).isBlank(), "a refusal without a reason");
            assertEquals(0, cursor.entryCount());
            assertEquals(0, cursor.sourceCount());
            assertFalse(cursor.next());
            return;
        }
        checkEntries(cursor);
        for (int i = 0; i < cursor.sourceCount(); i++) {
            checkSource(cursor, i);
        }
        checkOtherLooks(input, cursor);
    }

    private void checkEntries(BlockCursor cursor) {
        int count = 0;
        long sequence = cursor.firstSequence();
        while (cursor.next()) {
            checkEntry(cursor);
            assertEquals(sequence++, cursor.sequence());
            count++;
        }
        assertEquals(cursor.entryCount(), count);
        assertEquals(sequence, cursor.nextSequence());
        assertTrue(count >= 1 && cursor.length() <= length);
    }

    private void checkEntry(BlockCursor cursor) {
        content.wrap(cursor.buffer(), cursor.contentOffset(), cursor.contentLength());
        assertTrue(cursor.offset() >= BlockLayout.HEADER_LENGTH);
        assertTrue(cursor.contentOffset() + cursor.contentLength() <= cursor.length());
        assertTrue(cursor.severity() >= 0 && cursor.severity() < 8, "a severity that there is not");
        assertTrue(cursor.directoryIndex() < cursor.sourceCount());
    }

    /** Follows the entries of a source from the last to the first, which the directory must know. */
    private void checkSource(BlockCursor cursor, int index) {
        assertTrue(cursor.source(index) >= 0 && cursor.source(index) <= BlockLayout.SOURCE_MAX);
        int count = 0;
        int first = 0;
        for (int offset = cursor.lastOffset(index); offset != 0; offset = cursor.previousOffset()) {
            cursor.moveTo(offset);
            checkEntry(cursor);
            assertEquals(index, cursor.directoryIndex(), "a chain that leads to another source");
            assertTrue(++count <= cursor.entryCount(), "a chain that goes round in a circle");
            first = offset;
        }
        assertEquals(cursor.countOf(index), count);
        assertEquals(cursor.firstOffset(index), first);
        assertTrue(cursor.severityMax(index) < 8);
    }

    private void checkOtherLooks(byte[] input, BlockCursor cursor) throws CorruptBlockException {
        List<TestEntry> entries = TestBlocks.entries(cursor);
        int blockLength = cursor.length();
        BlockCursor other = new BlockCursor();
        BlockFuzzer elsewhere = new BlockFuzzer(input, ELSEWHERE);
        other.wrap(elsewhere.bytes, ELSEWHERE, length + ROOM);
        assertEquals(entries, TestBlocks.entries(other));
        assertThrows(CorruptBlockException.class, () -> other.wrap(elsewhere.bytes, ELSEWHERE, blockLength - 1));

        other.wrap(bytes, AT, length, CLOSED);
        assertTrue(other.entryCount() == entries.size() && other.firstSequence() == cursor.firstSequence());

        int directory = BlockCursor.directoryOffsetAt(bytes, AT);
        ByteBuffer head = ByteBuffer.allocateDirect(BlockLayout.HEADER_LENGTH + blockLength - directory);
        head.put(0, input, 0, BlockLayout.HEADER_LENGTH);
        head.put(BlockLayout.HEADER_LENGTH, input, directory, blockLength - directory);
        if (cursor.timeMin() <= cursor.timeMax()) { // else the head alone is refused
            other.wrapHead(head);
            assertEquals(entries.size(), other.entryCount());
            for (int i = 0; i < cursor.sourceCount(); i++) {
                assertTrue(other.source(i) == cursor.source(i) && other.countOf(i) == cursor.countOf(i));
            }
        }
    }
}
