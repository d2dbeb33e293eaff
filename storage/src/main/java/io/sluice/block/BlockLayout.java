package io.sluice.block;

/**
 * Holds every offset of a block. All numbers are little-endian; offsets inside a block count from its first byte.
 *
 * <pre>
 *  header, 64 bytes
 *   0       4         8        12       16               24               32
 *  +-------+---------+--------+--------+----------------+----------------+
 *  | magic | version | CRC32C | length | first sequence | store id       |
 *  +-------+---------+--------+--------+----------------+----------------+
 *   32               40               48       52       56          60  64
 *  +----------------+----------------+--------+--------+-----------+-----+
 *  | time min       | time max       | entry  | source | directory |flags|
 *  | (epoch nanos)  | (epoch nanos)  | count  | count  | offset    |     |
 *  +----------------+----------------+--------+--------+-----------+-----+
 *
 *  entries, each at a multiple of 4
 *   0        4          6         8               16          18         19      20
 *  +--------+----------+---------+---------------+-----------+----------+-------+------------+
 *  | length | previous | ordinal | time          | directory | severity | flags | content    |
 *  |        | (/4)     |         | (epoch nanos) | index     |          |       | padding    |
 *  +--------+----------+---------+---------------+-----------+----------+-------+------------+
 *
 *  directory, one record of 40 bytes for each source of the block
 *   0        4              8             12      16        20  24                                     40
 *  +--------+--------------+-------------+-------+---------+---+--------------------------------------+
 *  | source | first offset | last offset | count | content | 0 | counts by severity, 8 x 16 bit       |
 *  |        |              |             |       | bytes   |   |                                      |
 *  +--------+--------------+-------------+-------+---------+---+--------------------------------------+
 * </pre>
 *
 * The checksum covers everything behind it, from {@link #LENGTH_OFFSET} to the end of the block. {@code previous} is
 * the offset of the previous entry of the same source in this block, divided by 4, and 0 for the first. The sequence of
 * an entry is the block's first sequence plus the entry's ordinal. The one flag is {@link #FLAG_WHOLE_LINES}.
 */
public final class BlockLayout {
    /** The first four bytes of every block: {@code SLBK}. */
    public static final int MAGIC = 'S' | ('L' << 8) | ('B' << 16) | ('K' << 24);

    /** The layout that this class describes. */
    public static final int VERSION = 1;

    /** Entries and the block itself end at multiples of this. */
    public static final int ALIGNMENT = 4;

    /** The longest a block may be: what 16 bits of offsets in units of 4 can address. */
    public static final int BLOCK_BYTES_MAX = (1 << Short.SIZE) * ALIGNMENT;

    /** The shortest a block can be: a header, one empty entry, one record of the directory. */
    public static final int BLOCK_BYTES_MIN;

    /** How many entries, and so how many sources, a block may have. */
    public static final int ENTRY_COUNT_MAX = (1 << Short.SIZE) - 1;

    /** The highest number that a source may have; readers keep arrays by it. */
    public static final int SOURCE_MAX = (1 << Short.SIZE) - 1;

    /** No entry is a part of a line: what is not found in the block's bytes is in none of its lines. */
    static final int FLAG_WHOLE_LINES = 1;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 4;
    static final int CRC_OFFSET = 8;
    static final int LENGTH_OFFSET = 12;
    static final int FIRST_SEQUENCE_OFFSET = 16;
    static final int STORE_ID_OFFSET = 24;
    static final int TIME_MIN_OFFSET = 32;
    static final int TIME_MAX_OFFSET = 40;
    static final int ENTRY_COUNT_OFFSET = 48;
    static final int SOURCE_COUNT_OFFSET = 52;
    static final int DIRECTORY_OFFSET_OFFSET = 56;
    static final int FLAGS_OFFSET = 60;

    /** Length of a block's header; the first entry begins there. */
    public static final int HEADER_LENGTH = 64;

    static final int ENTRY_LENGTH_OFFSET = 0;
    static final int ENTRY_PREVIOUS_OFFSET = 4;
    static final int ENTRY_ORDINAL_OFFSET = 6;
    static final int ENTRY_TIME_OFFSET = 8;
    static final int ENTRY_DIRECTORY_INDEX_OFFSET = 16;
    static final int ENTRY_SEVERITY_OFFSET = 18;
    static final int ENTRY_FLAGS_OFFSET = 19;

    /** Length of an entry before its content. */
    public static final int ENTRY_HEADER_LENGTH = 20;

    static final int RECORD_SOURCE_OFFSET = 0;
    static final int RECORD_FIRST_OFFSET = 4;
    static final int RECORD_LAST_OFFSET = 8;
    static final int RECORD_COUNT_OFFSET = 12;
    static final int RECORD_BYTES_OFFSET = 16;
    static final int RECORD_SEVERITIES_OFFSET = 24;

    /** Length of one record of the directory. */
    public static final int RECORD_LENGTH = 40;

    static {
        BLOCK_BYTES_MIN = HEADER_LENGTH + ENTRY_HEADER_LENGTH + RECORD_LENGTH;
    }

    private BlockLayout() {}

    /** Returns the bytes that an entry takes in a block, its padding included. */
    public static int entryBytes(int contentLength) {
        return (ENTRY_HEADER_LENGTH + contentLength + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Returns the bytes of a block that holds one entry alone. */
    public static int loneBlockBytes(int contentLength) {
        return HEADER_LENGTH + entryBytes(contentLength) + RECORD_LENGTH;
    }
}
