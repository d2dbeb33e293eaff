package io.sluice.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.Seeds;
import io.sluice.testing.TestBlocks;
import io.sluice.testing.TestEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class BlockDamageTest {
    private static final int[] LIES = {
        -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0, 1, 3, 64, 65_535, 65_536, 1 << 20, 0x7FFF_0000, 0xFFFF_0000
    };

    /** No store has more sources than this. */
    private static final int SOURCE_MAX = 1 << 20;

    private final UnsafeBuffer content = new UnsafeBuffer(0, 0);
    private final List<TestEntry> entries = List.of(
            TestEntry.line(0, 1_000, "first"),
            TestEntry.line(9, 2_000, ""),
            TestEntry.line(0, 3_000, "a line of some length"),
            TestEntry.line(9, 4_000, "last"));
    private final ByteBuffer sound = TestBlocks.seal(1, 100, entries).order(ByteOrder.LITTLE_ENDIAN);

    @Test
    void isFoundCorruptWhateverBitIsFlipped() {
        for (int bit = 0; bit < sound.remaining() * Byte.SIZE; bit++) {
            ByteBuffer flipped = copy(sound.remaining());
            flip(flipped, bit);

            assertThrows(CorruptBlockException.class, () -> TestBlocks.decode(flipped), "bit " + bit);
        }
    }

    @Test
    void isFoundCorruptWhateverTwoBitsAreFlipped() {
        Random random = new Random(Seeds.next());
        int bits = sound.remaining() * Byte.SIZE;
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer flipped = copy(sound.remaining());
            int one = random.nextInt(bits);
            int other = (one + 1 + random.nextInt(bits - 1)) % bits;
            flip(flipped, one);
            flip(flipped, other);

            assertThrows(CorruptBlockException.class, () -> TestBlocks.decode(flipped));
        }
    }

    @Test
    void isFoundCorruptWhereverItIsCutOff() {
        for (int length = 0; length < sound.remaining(); length++) {
            ByteBuffer cut = copy(length);

            assertThrows(CorruptBlockException.class, () -> TestBlocks.decode(cut));
        }
    }

    @Test
    void isFoundCorruptWhereverItsEndIsZeros() {
        for (int length = 0; length < sound.remaining(); length++) {
            ByteBuffer zeroed = copy(sound.remaining());
            boolean same = true;
            for (int at = length; at < zeroed.capacity(); at++) {
                same &= zeroed.get(at) == 0;
                zeroed.put(at, (byte) 0);
            }
            if (!same) {
                assertThrows(CorruptBlockException.class, () -> TestBlocks.decode(zeroed));
            }
        }
    }

    @Test
    void isNotSeenInGarbage() {
        Random random = new Random(Seeds.next());
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            ByteBuffer garbage =
                    ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
            if (bytes.length >= 16 && random.nextBoolean()) {
                garbage.order(ByteOrder.LITTLE_ENDIAN);
                garbage.putInt(0, BlockLayout.MAGIC).putInt(4, BlockLayout.VERSION);
                garbage.putInt(12, random.nextBoolean() ? bytes.length : random.nextInt());
            }

            assertThrows(CorruptBlockException.class, () -> TestBlocks.decode(garbage));
        }
    }

    @Test
    void isRefusedWhenItsLayoutIsALaterOne() {
        ByteBuffer later = copy(sound.remaining());
        later.putInt(BlockLayout.VERSION_OFFSET, BlockLayout.VERSION + 1);

        CorruptBlockException refusal =
                assertThrows(CorruptBlockException.class, () -> TestBlocks.decode(sealed(later)));

        assertTrue(String.valueOf(refusal.getMessage()).contains("layout version"), refusal.getMessage());
    }

    @Test
    void isFoundBetweenOtherBytes() throws CorruptBlockException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(1_000);
        for (int at = 0; at < bytes.capacity(); at++) {
            bytes.put(at, (byte) 0xA5);
        }
        bytes.put(300, sound, 0, sound.remaining());
        BlockCursor cursor = new BlockCursor();

        cursor.wrap(bytes, 300, sound.remaining() + 100);

        assertEquals(entries, TestBlocks.entries(cursor));
        assertEquals(sound.remaining(), cursor.length());
    }

    @Test
    void isNotShownAnyMoreWhenACursorMetADamagedOne() throws CorruptBlockException {
        BlockCursor cursor = new BlockCursor();
        cursor.wrap(sound, 0, sound.remaining());
        cursor.next();
        ByteBuffer flipped = copy(sound.remaining());
        flip(flipped, 800);

        assertThrows(CorruptBlockException.class, () -> cursor.wrap(flipped, 0, flipped.remaining()));

        assertFalse(cursor.next());
        assertEquals(0, cursor.entryCount());
        assertEquals(0, cursor.sourceCount());
    }

    /** Lies of the writer are no damage: the checksum holds. They must be refused all the same, or do no harm. */
    @Test
    void isRefusedOrHarmlessWhenItLiesBehindAChecksumThatHolds() {
        Set<String> harms = new TreeSet<>();
        for (int at = BlockLayout.LENGTH_OFFSET; at + Integer.BYTES <= sound.remaining(); at += 2) {
            for (int lie : LIES) {
                ByteBuffer lying = copy(sound.remaining());
                lying.putInt(at, lie);
                harms.add(harmOf(sealed(lying)));
            }
        }
        assertEquals(Set.of(""), harms);
    }

    @Test
    void isRefusedOrHarmlessWhenItIsGarbageBehindAChecksumThatHolds() {
        Random random = new Random(Seeds.next());
        Set<String> harms = new TreeSet<>();
        for (int i = 0; i < 5_000; i++) {
            ByteBuffer lying = copy(sound.remaining());
            int from = BlockLayout.FIRST_SEQUENCE_OFFSET
                    + random.nextInt(lying.capacity() - BlockLayout.FIRST_SEQUENCE_OFFSET);
            for (int at = from; at < Math.min(lying.capacity(), from + 1 + random.nextInt(40)); at++) {
                lying.put(at, (byte) random.nextInt());
            }
            harms.add(harmOf(sealed(lying)));
        }
        assertEquals(Set.of(""), harms);
    }

    /** Does all that readers do with a block; returns what went wrong otherwise than that the block was refused. */
    private String harmOf(ByteBuffer block) {
        BlockCursor cursor = new BlockCursor();
        try {
            cursor.wrap(block, 0, block.remaining());
        } catch (CorruptBlockException e) {
            return "";
        }
        try {
            int count = 0;
            while (cursor.next()) {
                content.wrap(cursor.buffer(), cursor.contentOffset(), cursor.contentLength());
                count += cursor.source(cursor.directoryIndex()) >= 0 ? 1 : 0;
            }
            if (count != cursor.entryCount()) {
                return "entries of no source";
            }
            for (int i = 0; i < cursor.sourceCount(); i++) {
                if (cursor.source(i) > SOURCE_MAX) {
                    return "a source with a number that makes readers set a gigabyte aside";
                }
                if (!isChainSound(cursor, i)) {
                    return "a chain that leads to another source, or round in a circle";
                }
            }
            return "";
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    private boolean isChainSound(BlockCursor cursor, int index) {
        int count = 0;
        int first = 0;
        for (int offset = cursor.lastOffset(index); offset != 0; offset = cursor.previousOffset()) {
            first = offset;
            cursor.moveTo(offset);
            content.wrap(cursor.buffer(), cursor.contentOffset(), cursor.contentLength());
            if (cursor.directoryIndex() != index || ++count > cursor.entryCount()) {
                return false;
            }
        }
        return first == cursor.firstOffset(index);
    }

    /** Gives a block the checksum of what it says now. */
    private static ByteBuffer sealed(ByteBuffer block) {
        int length = Math.min(Math.max(block.getInt(BlockLayout.LENGTH_OFFSET), 16), block.capacity());
        CRC32C crc = new CRC32C();
        crc.update(block.duplicate().limit(length).position(BlockLayout.LENGTH_OFFSET));
        return block.putInt(BlockLayout.CRC_OFFSET, (int) crc.getValue());
    }

    private static void flip(ByteBuffer bytes, int bit) {
        bytes.put(bit / Byte.SIZE, (byte) (bytes.get(bit / Byte.SIZE) ^ (1 << (bit % Byte.SIZE))));
    }

    private ByteBuffer copy(int length) {
        return ByteBuffer.allocateDirect(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(sound.duplicate().limit(length))
                .flip()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
