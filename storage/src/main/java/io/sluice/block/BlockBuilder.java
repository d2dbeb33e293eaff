package io.sluice.block;

import io.sluice.entry.EntryFlags;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Fills one block at a time in a buffer that is allocated once. Confined to one thread.
 *
 * <p>Entries grow upwards from the header. The directory is kept beside the block while it grows, because its length is
 * not known before, and goes behind the entries when the block is sealed. An entry is added in two steps so that its
 * content is copied once, from where it lies to where it stays: {@link #begin} lays out the entry and says where its
 * content belongs, the caller puts it there.
 */
public final class BlockBuilder {
    private static final int ABSENT = -1;

    private final long storeId;
    private final int capacity;
    private final ByteBuffer bytes;
    private final UnsafeBuffer block;
    private final UnsafeBuffer directory;
    private final short[] directoryIndexBySource;
    private final CRC32C crc = new CRC32C();

    private int end; // offset behind the last entry
    private int entryCount;
    private int sourceCount;
    private long firstSequence;
    private int flagsOfAll; // the flags of all entries together
    private long timeMin;
    private long timeMax;

    /**
     * Allocates the buffers.
     *
     * @param storeId the store that the blocks are for
     * @param capacity the longest block to build, at most {@link BlockLayout#BLOCK_BYTES_MAX}
     * @param sourceCountMax one more than the highest number of a source
     */
    public BlockBuilder(long storeId, int capacity, int sourceCountMax) {
        if (capacity > BlockLayout.BLOCK_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a block may have " + BlockLayout.BLOCK_BYTES_MAX + " bytes, got " + capacity);
        }
        this.storeId = storeId;
        this.capacity = capacity;
        this.bytes = ByteBuffer.allocateDirect(capacity);
        this.block = new UnsafeBuffer(bytes);
        int entriesMax = (capacity - BlockLayout.HEADER_LENGTH) / BlockLayout.ENTRY_HEADER_LENGTH;
        int recordsMax = Math.min(entriesMax, sourceCountMax);
        this.directory = new UnsafeBuffer(ByteBuffer.allocateDirect(recordsMax * BlockLayout.RECORD_LENGTH));
        this.directoryIndexBySource = new short[sourceCountMax];
        Arrays.fill(directoryIndexBySource, (short) ABSENT);
        reset(0);
    }

    /** Empties the block; the next entry begins it with sequence {@code firstSequence}. */
    public void reset(long firstSequence) {
        for (int record = 0; record < sourceCount; record++) {
            int source = directory.getInt(record * BlockLayout.RECORD_LENGTH, ByteOrder.LITTLE_ENDIAN);
            directoryIndexBySource[source] = ABSENT;
        }
        this.firstSequence = firstSequence;
        end = BlockLayout.HEADER_LENGTH;
        entryCount = 0;
        sourceCount = 0;
        flagsOfAll = 0;
        timeMin = Long.MAX_VALUE;
        timeMax = Long.MIN_VALUE;
    }

    /** Tells whether an entry of {@code contentLength} bytes of any source still fits. */
    public boolean fits(int contentLength) {
        int length = end + BlockLayout.entryBytes(contentLength) + (sourceCount + 1) * BlockLayout.RECORD_LENGTH;
        return length <= capacity && entryCount < BlockLayout.ENTRY_COUNT_MAX;
    }

    /**
     * Lays out the next entry, which must fit.
     *
     * @param source the number of its source
     * @param timeNanos when it was offered, nanoseconds since the epoch
     * @param severity its severity's code
     * @param flags see {@code EntryFlags}
     * @param contentLength how many bytes of content the caller will put
     * @return the index in {@link #buffer()} at which the content belongs
     */
    public int begin(int source, long timeNanos, int severity, int flags, int contentLength) {
        int at = end;
        int entryBytes = BlockLayout.entryBytes(contentLength);
        int directoryIndex = directoryIndexBySource[source];
        if (directoryIndex == ABSENT) {
            directoryIndex = addSource(source, at);
        }
        int record = (directoryIndex & 0xFFFF) * BlockLayout.RECORD_LENGTH;
        int previous = directory.getInt(record + BlockLayout.RECORD_LAST_OFFSET, ByteOrder.LITTLE_ENDIAN);
        directory.putInt(record + BlockLayout.RECORD_LAST_OFFSET, at, ByteOrder.LITTLE_ENDIAN);
        count(record, severity, contentLength);

        final UnsafeBuffer block = this.block;
        block.putInt(at + entryBytes - Integer.BYTES, 0); // the padding; content may overwrite the rest
        block.putInt(at + BlockLayout.ENTRY_LENGTH_OFFSET, contentLength, ByteOrder.LITTLE_ENDIAN);
        block.putShort(at + BlockLayout.ENTRY_PREVIOUS_OFFSET, (short) (previous >>> 2), ByteOrder.LITTLE_ENDIAN);
        block.putShort(at + BlockLayout.ENTRY_ORDINAL_OFFSET, (short) entryCount, ByteOrder.LITTLE_ENDIAN);
        block.putLong(at + BlockLayout.ENTRY_TIME_OFFSET, timeNanos, ByteOrder.LITTLE_ENDIAN);
        block.putShort(at + BlockLayout.ENTRY_DIRECTORY_INDEX_OFFSET, (short) directoryIndex, ByteOrder.LITTLE_ENDIAN);
        block.putByte(at + BlockLayout.ENTRY_SEVERITY_OFFSET, (byte) severity);
        block.putByte(at + BlockLayout.ENTRY_FLAGS_OFFSET, (byte) flags);

        end = at + entryBytes;
        entryCount++;
        flagsOfAll |= flags;
        timeMin = Math.min(timeMin, timeNanos);
        timeMax = Math.max(timeMax, timeNanos);
        return at + BlockLayout.ENTRY_HEADER_LENGTH;
    }

    /** Returns the buffer that entries' content is put into. */
    public MutableDirectBuffer buffer() {
        return block;
    }

    /**
     * Finishes the block: puts the directory behind the entries, and the header with its checksum before them.
     *
     * @return the block's bytes, from position to limit; the same buffer every time, valid until the next entry
     */
    public ByteBuffer seal() {
        int length = finish();
        crc.reset();
        crc.update(bytes.clear().limit(length).position(BlockLayout.LENGTH_OFFSET));
        block.putInt(BlockLayout.CRC_OFFSET, (int) crc.getValue(), ByteOrder.LITTLE_ENDIAN);
        return bytes.clear().limit(length);
    }

    /** Finishes a block that stays in memory: without a checksum. */
    ByteBuffer sealWithoutChecksum() {
        int length = finish();
        return bytes.clear().limit(length);
    }

    private int finish() {
        int directoryBytes = sourceCount * BlockLayout.RECORD_LENGTH;
        int length = end + directoryBytes;
        block.putBytes(end, directory, 0, directoryBytes);

        block.putInt(BlockLayout.MAGIC_OFFSET, BlockLayout.MAGIC, ByteOrder.LITTLE_ENDIAN);
        block.putInt(BlockLayout.VERSION_OFFSET, BlockLayout.VERSION, ByteOrder.LITTLE_ENDIAN);
        block.putInt(BlockLayout.LENGTH_OFFSET, length, ByteOrder.LITTLE_ENDIAN);
        block.putLong(BlockLayout.FIRST_SEQUENCE_OFFSET, firstSequence, ByteOrder.LITTLE_ENDIAN);
        block.putLong(BlockLayout.STORE_ID_OFFSET, storeId, ByteOrder.LITTLE_ENDIAN);
        block.putLong(BlockLayout.TIME_MIN_OFFSET, timeMin, ByteOrder.LITTLE_ENDIAN);
        block.putLong(BlockLayout.TIME_MAX_OFFSET, timeMax, ByteOrder.LITTLE_ENDIAN);
        block.putInt(BlockLayout.ENTRY_COUNT_OFFSET, entryCount, ByteOrder.LITTLE_ENDIAN);
        block.putInt(BlockLayout.SOURCE_COUNT_OFFSET, sourceCount, ByteOrder.LITTLE_ENDIAN);
        block.putInt(BlockLayout.DIRECTORY_OFFSET_OFFSET, end, ByteOrder.LITTLE_ENDIAN);
        boolean wholeLines = (flagsOfAll & (EntryFlags.CONTINUES | EntryFlags.CONTINUED)) == 0;
        block.putInt(BlockLayout.FLAGS_OFFSET, wholeLines ? BlockLayout.FLAG_WHOLE_LINES : 0, ByteOrder.LITTLE_ENDIAN);
        return length;
    }

    /** Returns how many entries the block has so far. */
    public int entryCount() {
        return entryCount;
    }

    /** Returns the sequence that the entry after the last one of this block will have. */
    public long nextSequence() {
        return firstSequence + entryCount;
    }

    /** Returns how many sources the block has entries of so far. */
    public int sourceCount() {
        return sourceCount;
    }

    /** Returns the number of a source, {@code index} from 0 to less than {@link #sourceCount()}. */
    public int source(int index) {
        return recordInt(index, BlockLayout.RECORD_SOURCE_OFFSET);
    }

    /** Returns how many entries the source at {@code index} has in this block. */
    public int countOf(int index) {
        return recordInt(index, BlockLayout.RECORD_COUNT_OFFSET);
    }

    /** Returns how many bytes of content the source at {@code index} has in this block. */
    public int bytesOf(int index) {
        return recordInt(index, BlockLayout.RECORD_BYTES_OFFSET);
    }

    /** Returns the latest time of the block's entries, nanoseconds since the epoch. */
    public long timeMax() {
        return timeMax;
    }

    /** Returns the earliest time of the block's entries, nanoseconds since the epoch. */
    public long timeMin() {
        return timeMin;
    }

    private int addSource(int source, int firstOffset) {
        int record = sourceCount * BlockLayout.RECORD_LENGTH;
        directory.setMemory(record, BlockLayout.RECORD_LENGTH, (byte) 0);
        directory.putInt(record + BlockLayout.RECORD_SOURCE_OFFSET, source, ByteOrder.LITTLE_ENDIAN);
        directory.putInt(record + BlockLayout.RECORD_FIRST_OFFSET, firstOffset, ByteOrder.LITTLE_ENDIAN);
        directoryIndexBySource[source] = (short) sourceCount;
        return sourceCount++;
    }

    private void count(int record, int severity, int contentLength) {
        addInt(record + BlockLayout.RECORD_COUNT_OFFSET, 1);
        addInt(record + BlockLayout.RECORD_BYTES_OFFSET, contentLength);
        int bySeverity = record + BlockLayout.RECORD_SEVERITIES_OFFSET + severity * Short.BYTES;
        int count = directory.getShort(bySeverity, ByteOrder.LITTLE_ENDIAN) + 1;
        directory.putShort(bySeverity, (short) count, ByteOrder.LITTLE_ENDIAN);
    }

    private void addInt(int index, int value) {
        directory.putInt(index, directory.getInt(index, ByteOrder.LITTLE_ENDIAN) + value, ByteOrder.LITTLE_ENDIAN);
    }

    private int recordInt(int index, int field) {
        return directory.getInt(index * BlockLayout.RECORD_LENGTH + field, ByteOrder.LITTLE_ENDIAN);
    }
}
