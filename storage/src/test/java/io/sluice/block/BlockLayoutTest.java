package io.sluice.block;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.testing.TestBlocks;
import io.sluice.testing.TestEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Holds the bytes that docs/FORMAT.md describes: a change of any number here is another layout version. */
class BlockLayoutTest {
    private static final int FIRST_ENTRY = 64;
    private static final int SECOND_ENTRY = 64 + 24;
    private static final int DIRECTORY = 64 + 24 + 20;

    private final ByteBuffer block = TestBlocks.seal(
                    0x1122_3344_5566_7788L,
                    1_000_000_000_000L,
                    List.of(
                            new TestEntry(7, 20, Severity.ERROR, EntryFlags.of(EntryKind.EXIT, 0), "abc"),
                            new TestEntry(7, 10, Severity.INFO, EntryFlags.CONTINUES, "")))
            .order(ByteOrder.LITTLE_ENDIAN);

    @Test
    void hasAHeaderOf64Bytes() {
        byte[] magic = new byte[4];
        block.get(0, magic);
        assertEquals("SLBK", new String(magic, US_ASCII));
        assertEquals(1, block.getInt(4));
        assertEquals(DIRECTORY + 40, block.getInt(12));
        assertEquals(DIRECTORY + 40, block.remaining());
        assertEquals(1_000_000_000_000L, block.getLong(16));
        assertEquals(0x1122_3344_5566_7788L, block.getLong(24));
        assertEquals(10, block.getLong(32));
        assertEquals(20, block.getLong(40));
        assertEquals(2, block.getInt(48));
        assertEquals(1, block.getInt(52));
        assertEquals(DIRECTORY, block.getInt(56));
        assertEquals(0, block.getInt(60));
    }

    @Test
    void hasAChecksumOverAllThatIsBehindIt() {
        CRC32C crc = new CRC32C();
        crc.update(block.duplicate().position(12));

        assertEquals((int) crc.getValue(), block.getInt(8));
    }

    @Test
    void hasEntriesOf20BytesAndTheirContentPaddedWithZeros() {
        assertEquals(3, block.getInt(FIRST_ENTRY));
        assertEquals(0, block.getShort(FIRST_ENTRY + 4));
        assertEquals(0, block.getShort(FIRST_ENTRY + 6));
        assertEquals(20, block.getLong(FIRST_ENTRY + 8));
        assertEquals(0, block.getShort(FIRST_ENTRY + 16));
        assertEquals(5, block.get(FIRST_ENTRY + 18));
        assertEquals(0x10, block.get(FIRST_ENTRY + 19));
        assertEquals("abc\0", ascii(FIRST_ENTRY + 20, 4));

        assertEquals(0, block.getInt(SECOND_ENTRY));
        assertEquals(FIRST_ENTRY / 4, block.getShort(SECOND_ENTRY + 4));
        assertEquals(1, block.getShort(SECOND_ENTRY + 6));
        assertEquals(10, block.getLong(SECOND_ENTRY + 8));
        assertEquals(2, block.get(SECOND_ENTRY + 18));
        assertEquals(1, block.get(SECOND_ENTRY + 19));
    }

    @Test
    void hasADirectoryOf40BytesForEachSource() {
        assertEquals(7, block.getInt(DIRECTORY));
        assertEquals(FIRST_ENTRY, block.getInt(DIRECTORY + 4));
        assertEquals(SECOND_ENTRY, block.getInt(DIRECTORY + 8));
        assertEquals(2, block.getInt(DIRECTORY + 12));
        assertEquals(3, block.getInt(DIRECTORY + 16));
        assertEquals(0, block.getInt(DIRECTORY + 20));
        for (int severity = 0; severity < Severity.COUNT; severity++) {
            int expected = severity == 2 || severity == 5 ? 1 : 0;
            assertEquals(expected, block.getShort(DIRECTORY + 24 + 2 * severity));
        }
    }

    @Test
    void hasSizesThatFitTogether() {
        assertEquals(64, BlockLayout.HEADER_LENGTH);
        assertEquals(20, BlockLayout.ENTRY_HEADER_LENGTH);
        assertEquals(40, BlockLayout.RECORD_LENGTH);
        assertEquals(BlockLayout.RECORD_LENGTH, BlockLayout.RECORD_SEVERITIES_OFFSET + Severity.COUNT * Short.BYTES);
        assertEquals(124, BlockLayout.BLOCK_BYTES_MIN);
        assertEquals(262_144, BlockLayout.BLOCK_BYTES_MAX);
        assertEquals(65_535, BlockLayout.ENTRY_COUNT_MAX);
        assertEquals(0, BlockLayout.HEADER_LENGTH % BlockLayout.ALIGNMENT);
        assertEquals(0, BlockLayout.RECORD_LENGTH % BlockLayout.ALIGNMENT);
    }

    @Test
    void padsEntriesToMultiplesOfFour() {
        for (int length = 0; length < 100; length++) {
            int bytes = BlockLayout.entryBytes(length);

            assertEquals(0, bytes % 4);
            assertTrue(bytes >= 20 + length && bytes < 20 + length + 4);
            assertEquals(64 + bytes + 40, BlockLayout.loneBlockBytes(length));
        }
    }

    private String ascii(int at, int length) {
        byte[] bytes = new byte[length];
        block.get(at, bytes);
        return new String(bytes, US_ASCII);
    }
}
