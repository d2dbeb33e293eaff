package io.sluice.block;

import io.sluice.entry.Severity;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Checks one block and moves over its entries, without making an object for any. Confined to one thread; what it shows
 * is valid until the bytes behind it change.
 *
 * <p>A block is either whole or not shown at all: {@link #wrap} compares every length with the bytes that are there
 * before it trusts it, and the checksum before anything else is read. An entry is then addressed by its offset in the
 * block.
 */
public final class BlockCursor {
    private final UnsafeBuffer block = new UnsafeBuffer(0, 0);
    private final CRC32C crc = new CRC32C();

    private int length;
    private int entryCount;
    private int sourceCount;
    private int directoryOffset;
    private long firstSequence;
    private long @Nullable [] sequences; // of the entries of a gathered block; null where they follow each other

    private int[] lastOffsets = new int[32]; // by directory index; only while a block is checked
    private int[] counts = new int[32]; // likewise

    private int offset; // of the current entry
    private int entryIndex; // of the current entry, -1 before the first

    /**
     * Looks at a block and checks it. On success the cursor stands before the first entry.
     *
     * @param bytes a direct buffer
     * @param at where the block begins in it
     * @param available how many bytes belong to the block at most
     * @throws CorruptBlockException when the bytes are not a whole block of this layout; the cursor then shows nothing
     */
    public void wrap(ByteBuffer bytes, int at, int available) throws CorruptBlockException {
        wrap(bytes, at, available, BlockGate.OPEN);
    }

    /**
     * Looks at a block as {@link #wrap(ByteBuffer, int, int)} does, but no further than its checksum if the gate does
     * not let it through: the cursor then tells its sequences and times, and shows no entry and no source.
     */
    public void wrap(ByteBuffer bytes, int at, int available, BlockGate gate) throws CorruptBlockException {
        entryCount = 0;
        sourceCount = 0;
        sequences = null;
        if (available < BlockLayout.BLOCK_BYTES_MIN) {
            throw new CorruptBlockException(
                    "a block has at least " + BlockLayout.BLOCK_BYTES_MIN + " bytes, got " + available);
        }
        block.wrap(bytes, at, available);
        expect("magic", BlockLayout.MAGIC, intAt(BlockLayout.MAGIC_OFFSET));
        length = intAt(BlockLayout.LENGTH_OFFSET);
        if (length < BlockLayout.BLOCK_BYTES_MIN || length > available) {
            throw new CorruptBlockException("its length is " + length + ", but " + available + " bytes are there");
        }
        crc.reset();
        crc.update(bytes.duplicate().limit(at + length).position(at + BlockLayout.LENGTH_OFFSET));
        expect("checksum", intAt(BlockLayout.CRC_OFFSET), (int) crc.getValue());
        expect("layout version", BlockLayout.VERSION, intAt(BlockLayout.VERSION_OFFSET));

        firstSequence = longAt(BlockLayout.FIRST_SEQUENCE_OFFSET);
        directoryOffset = intAt(BlockLayout.DIRECTORY_OFFSET_OFFSET);
        int entries = intAt(BlockLayout.ENTRY_COUNT_OFFSET);
        int sources = intAt(BlockLayout.SOURCE_COUNT_OFFSET);
        require(entries >= 1 && entries <= BlockLayout.ENTRY_COUNT_MAX, "its counts");
        require(directoryOffset >= BlockLayout.HEADER_LENGTH && directoryOffset < length, "its directory's place");
        entryCount = entries;
        if (hasWholeLinesOnly() && !gate.lets(block, BlockLayout.HEADER_LENGTH, directoryOffset)) {
            entryIndex = entries; // behind the last: there is none to move to
            return;
        }
        entryCount = 0; // until all is checked
        checkStructure(entries, sources);
        entryCount = entries;
        sourceCount = sources;
        rewind();
    }

    /**
     * Looks at the header and the directory of a block without its entries, and checks as much of them as can be
     * without: not the checksum. The cursor then tells what they say, and has no entry to move to.
     *
     * @param bytes a direct buffer with the header and, right behind it, the directory
     * @throws CorruptBlockException when they make no sense; the cursor then shows nothing
     */
    public void wrapHead(ByteBuffer bytes) throws CorruptBlockException {
        entryCount = 0;
        sourceCount = 0;
        sequences = null;
        block.wrap(bytes);
        expect("magic", BlockLayout.MAGIC, intAt(BlockLayout.MAGIC_OFFSET));
        expect("layout version", BlockLayout.VERSION, intAt(BlockLayout.VERSION_OFFSET));
        length = intAt(BlockLayout.LENGTH_OFFSET);
        firstSequence = longAt(BlockLayout.FIRST_SEQUENCE_OFFSET);
        directoryOffset = BlockLayout.HEADER_LENGTH;
        int entries = intAt(BlockLayout.ENTRY_COUNT_OFFSET);
        int sources = intAt(BlockLayout.SOURCE_COUNT_OFFSET);
        require(sources >= 1 && sources <= entries && entries <= BlockLayout.ENTRY_COUNT_MAX, "its counts");
        long counted = 0;
        for (int i = 0; i < sources; i++) {
            require(source(i) >= 0 && source(i) <= BlockLayout.SOURCE_MAX && countOf(i) > 0, "its directory");
            counted += countOf(i);
        }
        require(counted == entries && timeMin() <= timeMax(), "its directory");
        entryCount = entries;
        sourceCount = sources;
        entryIndex = entries; // behind the last: there is none to move to
    }

    /**
     * Looks at a block that was just built in memory, whose entries have sequences with gaps between.
     *
     * @param bytes the sealed block
     * @param entrySequences the sequences of its entries, and perhaps more behind them
     */
    void wrapGathered(ByteBuffer bytes, long[] entrySequences) {
        block.wrap(bytes);
        length = intAt(BlockLayout.LENGTH_OFFSET);
        directoryOffset = intAt(BlockLayout.DIRECTORY_OFFSET_OFFSET);
        entryCount = intAt(BlockLayout.ENTRY_COUNT_OFFSET);
        sourceCount = intAt(BlockLayout.SOURCE_COUNT_OFFSET);
        firstSequence = entrySequences[0];
        sequences = entrySequences;
        rewind();
    }

    /** Reads where in it the directory of a block at {@code at} claims to be, unchecked. */
    public static int directoryOffsetAt(ByteBuffer littleEndian, int at) {
        return littleEndian.getInt(at + BlockLayout.DIRECTORY_OFFSET_OFFSET);
    }

    /**
     * Checks that entries and directory fill the block and agree. The checksum says that the bytes are as they were
     * written; this says that following an offset of theirs never leads out of the block, round in a circle, or to
     * another source.
     */
    private void checkStructure(int entries, int sources) throws CorruptBlockException {
        require(sources >= 1 && sources <= entries && entries <= BlockLayout.ENTRY_COUNT_MAX, "its counts");
        require(
                directoryOffset >= BlockLayout.HEADER_LENGTH
                        && directoryOffset + (long) sources * BlockLayout.RECORD_LENGTH == length,
                "its directory's place");
        if (lastOffsets.length < sources) {
            lastOffsets = new int[sources * 2];
            counts = new int[sources * 2];
        }
        Arrays.fill(lastOffsets, 0, sources, 0);
        Arrays.fill(counts, 0, sources, 0);
        int at = BlockLayout.HEADER_LENGTH;
        for (int i = 0; i < entries; i++) {
            at = checkEntry(at, i, sources);
        }
        require(at == directoryOffset, "the place of its last entry");
        for (int i = 0; i < sources; i++) {
            int source = source(i);
            require(source >= 0 && source <= BlockLayout.SOURCE_MAX, "the number of a source");
            require(lastOffset(i) == lastOffsets[i] && countOf(i) == counts[i] && counts[i] > 0, "its directory");
        }
    }

    /** Checks the entry that should be at {@code at}; returns where the next one should be. */
    private int checkEntry(int at, int ordinal, int sources) throws CorruptBlockException {
        require(at + BlockLayout.ENTRY_HEADER_LENGTH <= directoryOffset, "the place of an entry");
        long head = longAt(at); // two looks for five fields: all entries of all blocks come by here
        int tail = intAt(at + BlockLayout.ENTRY_DIRECTORY_INDEX_OFFSET);
        int contentLength = (int) head;
        int previous = (int) (head >>> Integer.SIZE) & 0xFFFF;
        int index = tail & 0xFFFF;
        int severity = (tail >>> Short.SIZE) & 0xFF;
        require(
                contentLength >= 0 && contentLength <= directoryOffset - at - BlockLayout.ENTRY_HEADER_LENGTH,
                "the length of an entry");
        require(
                index < sources
                        && head >>> (Integer.SIZE + Short.SIZE) == ordinal
                        && previous * BlockLayout.ALIGNMENT == lastOffsets[index]
                        && severity < Severity.COUNT,
                "the header of an entry");
        require(previous != 0 || firstOffset(index) == at, "where the directory has the first entry of a source");
        lastOffsets[index] = at;
        counts[index]++;
        return at + BlockLayout.entryBytes(contentLength);
    }

    private static void require(boolean holds, String what) throws CorruptBlockException {
        if (!holds) {
            throw new CorruptBlockException(what + " cannot be right, though its checksum holds");
        }
    }

    /** Reads the length that a block at {@code at} claims to have, unchecked: for searching through damaged bytes. */
    public static int lengthAt(ByteBuffer littleEndian, int at) {
        return littleEndian.getInt(at + BlockLayout.LENGTH_OFFSET);
    }

    /** Puts the cursor before the first entry. */
    public void rewind() {
        entryIndex = -1;
        offset = 0;
    }

    /** Moves to the next entry; false when there is none. */
    public boolean next() {
        if (entryIndex + 1 >= entryCount) {
            return false;
        }
        offset = entryIndex < 0 ? BlockLayout.HEADER_LENGTH : offset + BlockLayout.entryBytes(contentLength());
        entryIndex++;
        return true;
    }

    /** Moves to the entry at {@code offset}, as the directory or {@link #previousOffset} gave it. */
    public void moveTo(int offset) {
        this.offset = offset;
        entryIndex = shortAt(offset + BlockLayout.ENTRY_ORDINAL_OFFSET);
    }

    /** Returns the block's length in bytes. */
    public int length() {
        return length;
    }

    /** Returns the store that the block was made for. */
    public long storeId() {
        return longAt(BlockLayout.STORE_ID_OFFSET);
    }

    /** Returns the sequence of the block's first entry. */
    public long firstSequence() {
        return firstSequence;
    }

    /** Returns the sequence behind the block's last entry. */
    public long nextSequence() {
        return sequences == null ? firstSequence + entryCount : sequences[entryCount - 1] + 1;
    }

    /** Returns the earliest time of an entry, nanoseconds since the epoch. */
    public long timeMin() {
        return longAt(BlockLayout.TIME_MIN_OFFSET);
    }

    /** Returns the latest time of an entry, nanoseconds since the epoch. */
    public long timeMax() {
        return longAt(BlockLayout.TIME_MAX_OFFSET);
    }

    /** Tells whether no entry is a part of a line; false also when the block does not say. */
    private boolean hasWholeLinesOnly() {
        return (intAt(BlockLayout.FLAGS_OFFSET) & BlockLayout.FLAG_WHOLE_LINES) != 0;
    }

    /** Returns how many entries the block has. */
    public int entryCount() {
        return entryCount;
    }

    /** Returns how many sources the block has entries of. */
    public int sourceCount() {
        return sourceCount;
    }

    /** Returns the number of a source, {@code index} from 0 to less than {@link #sourceCount()}. */
    public int source(int index) {
        return intAt(record(index) + BlockLayout.RECORD_SOURCE_OFFSET);
    }

    /** Returns how many entries the source at {@code index} has in this block. */
    public int countOf(int index) {
        return intAt(record(index) + BlockLayout.RECORD_COUNT_OFFSET);
    }

    /** Returns how many bytes of content the source at {@code index} has in this block. */
    public int bytesOf(int index) {
        return intAt(record(index) + BlockLayout.RECORD_BYTES_OFFSET);
    }

    /** Returns how many entries of one severity's code the source at {@code index} has in this block. */
    public int countOf(int index, int severity) {
        return shortAt(record(index) + BlockLayout.RECORD_SEVERITIES_OFFSET + severity * Short.BYTES);
    }

    /** Returns the offset of the first entry of the source at {@code index}. */
    public int firstOffset(int index) {
        return intAt(record(index) + BlockLayout.RECORD_FIRST_OFFSET);
    }

    /** Returns the offset of the last entry of the source at {@code index}. */
    public int lastOffset(int index) {
        return intAt(record(index) + BlockLayout.RECORD_LAST_OFFSET);
    }

    /** Returns the highest severity's code among the entries of the source at {@code index}. */
    public int severityMax(int index) {
        int severity = Severity.COUNT - 1;
        while (severity > 0 && countOf(index, severity) == 0) {
            severity--;
        }
        return severity;
    }

    /** Returns the offset of the current entry. */
    public int offset() {
        return offset;
    }

    /** Returns the offset of the entry before the current one of the same source, 0 when this block has none. */
    public int previousOffset() {
        return shortAt(offset + BlockLayout.ENTRY_PREVIOUS_OFFSET) * BlockLayout.ALIGNMENT;
    }

    /** Returns the sequence of the current entry. */
    public long sequence() {
        return sequences == null ? firstSequence + entryIndex : sequences[entryIndex];
    }

    /** Returns when the current entry was offered, nanoseconds since the epoch. */
    public long timeNanos() {
        return longAt(offset + BlockLayout.ENTRY_TIME_OFFSET);
    }

    /** Returns the index of the current entry's source in the directory. */
    public int directoryIndex() {
        return shortAt(offset + BlockLayout.ENTRY_DIRECTORY_INDEX_OFFSET);
    }

    /** Returns the code of the current entry's severity. */
    public int severity() {
        return block.getByte(offset + BlockLayout.ENTRY_SEVERITY_OFFSET);
    }

    /** Returns the flags of the current entry, see {@code EntryFlags}. */
    public int flags() {
        return block.getByte(offset + BlockLayout.ENTRY_FLAGS_OFFSET) & 0xFF;
    }

    /** Returns how many bytes of content the current entry has. */
    public int contentLength() {
        return intAt(offset + BlockLayout.ENTRY_LENGTH_OFFSET);
    }

    /** Returns where the current entry's content begins in {@link #buffer()}. */
    public int contentOffset() {
        return offset + BlockLayout.ENTRY_HEADER_LENGTH;
    }

    /** Returns the block's bytes. */
    public DirectBuffer buffer() {
        return block;
    }

    private int record(int index) {
        return directoryOffset + index * BlockLayout.RECORD_LENGTH;
    }

    private int intAt(int index) {
        return block.getInt(index, ByteOrder.LITTLE_ENDIAN);
    }

    private long longAt(int index) {
        return block.getLong(index, ByteOrder.LITTLE_ENDIAN);
    }

    private int shortAt(int index) {
        return block.getShort(index, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    private static void expect(String what, int expected, int found) throws CorruptBlockException {
        if (expected != found) {
            throw new CorruptBlockException("its " + what + " should be " + Integer.toHexString(expected) + ", but is "
                    + Integer.toHexString(found));
        }
    }
}
