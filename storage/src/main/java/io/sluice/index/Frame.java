package io.sluice.index;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Shows one frame of an index file: a few blocks, and what each source has in them. Confined to one thread; valid until
 * the bytes behind it change.
 */
public final class Frame {
    /** A frame's entries are of one minute, so that counts by minute are exact. */
    public static final long MINUTE_NANOS = 60_000_000_000L;

    private final CRC32C crc = new CRC32C();
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int start;
    private int blockCount;
    private int postingCount;

    Frame() {}

    /** Reads the length that the frame or closing at {@code at} claims to have; unchecked. */
    static int lengthAt(ByteBuffer littleEndian, int at) {
        return littleEndian.getInt(at + IndexLayout.LENGTH_OFFSET);
    }

    /** Tells whether the thing at {@code at} claims to be a closing and no frame; unchecked. */
    static boolean isClosingAt(ByteBuffer littleEndian, int at) {
        return littleEndian.getInt(at + IndexLayout.BLOCK_COUNT_OFFSET) == 0;
    }

    /** Checks and shows the frame at {@code at}; false when the bytes there are no whole frame. */
    boolean wrap(ByteBuffer littleEndian, int at, int available) {
        blockCount = 0;
        postingCount = 0;
        if (available < IndexLayout.FRAME_HEADER_LENGTH) {
            return false;
        }
        int length = lengthAt(littleEndian, at);
        int blocks = littleEndian.getInt(at + IndexLayout.BLOCK_COUNT_OFFSET);
        int postings = littleEndian.getInt(at + IndexLayout.POSTING_COUNT_OFFSET);
        if (length > available
                || blocks < 1
                || blocks > IndexLayout.FRAME_BLOCKS_MAX
                || postings < 1
                || length != lengthOf(blocks, postings)
                || littleEndian.getInt(at) != crcOf(crc, littleEndian, at, length)) {
            return false;
        }
        bytes = littleEndian;
        start = at;
        blockCount = blocks;
        postingCount = postings;
        return true;
    }

    static long lengthOf(int blocks, int postings) {
        return IndexLayout.FRAME_HEADER_LENGTH
                + (long) blocks * IndexLayout.BLOCK_RECORD_LENGTH
                + (long) postings * IndexLayout.POSTING_LENGTH;
    }

    /** Computes the checksum of a frame or closing: of everything behind the place where it is kept. */
    static int crcOf(CRC32C crc, ByteBuffer bytes, int at, int length) {
        crc.reset();
        crc.update(bytes.duplicate().limit(at + length).position(at + IndexLayout.LENGTH_OFFSET));
        return (int) crc.getValue();
    }

    int length() {
        return lengthAt(bytes, start);
    }

    /** Returns how many blocks the frame is about, 1 to 16. */
    public int blockCount() {
        return blockCount;
    }

    /** Returns how many postings there are; each is of another source. */
    public int postingCount() {
        return postingCount;
    }

    /** Returns the offset in the file of the frame before this one, 0 when it is the first. */
    public int previous() {
        return bytes.getInt(start + IndexLayout.PREVIOUS_OFFSET);
    }

    /** Tells whether the frame's one block was in the frame before as well, with entries of another minute. */
    public boolean isAgain() {
        return (bytes.getInt(start + IndexLayout.FLAGS_OFFSET) & IndexLayout.FLAG_AGAIN) != 0;
    }

    /** Tells whether the frame's one block is in the next frame as well, with entries of another minute. */
    public boolean isUnfinished() {
        return (bytes.getInt(start + IndexLayout.FLAGS_OFFSET) & IndexLayout.FLAG_MORE) != 0;
    }

    /** Returns the earliest time of an entry, nanoseconds since the epoch. */
    public long timeMin() {
        return bytes.getLong(start + IndexLayout.TIME_MIN_OFFSET);
    }

    /** Returns the latest time of an entry, nanoseconds since the epoch. */
    public long timeMax() {
        return bytes.getLong(start + IndexLayout.TIME_MAX_OFFSET);
    }

    /** Returns the minute that all entries are of, counted from the epoch. */
    public long minute() {
        return Math.floorDiv(timeMin(), MINUTE_NANOS);
    }

    /** Returns where the header of a block lies in the cycle's file. */
    public long blockPosition(int block) {
        return bytes.getLong(blockAt(block) + IndexLayout.BLOCK_POSITION_OFFSET);
    }

    /** Returns the sequence of a block's first entry. */
    public long blockSequence(int block) {
        return bytes.getLong(blockAt(block) + IndexLayout.BLOCK_SEQUENCE_OFFSET);
    }

    /** Returns the sequence behind a block's last entry. */
    public long blockNextSequence(int block) {
        return blockSequence(block) + bytes.getInt(blockAt(block) + IndexLayout.BLOCK_ENTRIES_OFFSET);
    }

    /** Returns the length of a block, in bytes. */
    public int blockLength(int block) {
        return bytes.getInt(blockAt(block) + IndexLayout.BLOCK_LENGTH_OFFSET);
    }

    /** Returns the number of a posting's source. */
    public int source(int posting) {
        return bytes.getShort(postingAt(posting) + IndexLayout.POSTING_SOURCE_OFFSET) & 0xFFFF;
    }

    /** Returns a bit for each block of the frame: the lowest for the first, 1 when it has entries of the source. */
    public int blocks(int posting) {
        return bytes.getShort(postingAt(posting) + IndexLayout.POSTING_BLOCKS_OFFSET) & 0xFFFF;
    }

    /** Returns the offset in the file of the frame before that has the source, 0 when there is none. */
    public int previous(int posting) {
        return bytes.getInt(postingAt(posting) + IndexLayout.POSTING_PREVIOUS_OFFSET);
    }

    /** Returns how many bytes of content the source has in these blocks and this minute. */
    public int bytes(int posting) {
        return bytes.getInt(postingAt(posting) + IndexLayout.POSTING_BYTES_OFFSET);
    }

    /** Returns how many entries of one severity's code the source has in these blocks and this minute. */
    public int count(int posting, int severity) {
        return bytes.getShort(postingAt(posting) + IndexLayout.POSTING_SEVERITIES_OFFSET + severity * Short.BYTES)
                & 0xFFFF;
    }

    /** Tells whether a posting counts entries of a severity's code from {@code min} to {@code max}. */
    public boolean hasSeverity(int posting, int min, int max) {
        for (int severity = min; severity <= max; severity++) {
            if (count(posting, severity) > 0) {
                return true;
            }
        }
        return false;
    }

    private int blockAt(int block) {
        return start + IndexLayout.FRAME_HEADER_LENGTH + block * IndexLayout.BLOCK_RECORD_LENGTH;
    }

    private int postingAt(int posting) {
        return blockAt(blockCount) + posting * IndexLayout.POSTING_LENGTH;
    }
}
