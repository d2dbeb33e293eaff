package io.sluice.segment;

import io.sluice.entry.FileHeader;
import io.sluice.entry.Severity;

/**
 * Lays out a segment: the entries of one source, or of several quiet ones.
 *
 * <pre>
 *   0        64
 *  +--------+--------+--------+---+---------+-------------------+---------+--------+
 *  | header | chunk  | chunk  |...| filters | records, one for  | minutes | footer |
 *  |        |        |        |   |         | each chunk        |         |        |
 *  +--------+--------+--------+---+---------+-------------------+---------+--------+
 *                                            directory --------------------
 *
 *   chunk: the text of its entries, then their other fields, each compressed by itself (zstd)
 * </pre>
 *
 * A chunk has entries of one source, in order. Records are ordered by source, then sequence. Little-endian; positions
 * are counted from the file's first byte.
 */
final class SegmentLayout {
    static final long MAGIC = FileHeader.magic("SLUSEGMT");
    static final int VERSION = 1;

    /** How much text a chunk takes before it is compressed, unless one entry has more. */
    static final int CHUNK_TEXT_BYTES = 512 << 10;

    /** The most that a chunk may say that it has, before memory is set aside for it. */
    static final int CHUNK_TEXT_BYTES_MAX = 8 << 20;

    static final int CHUNK_FIELDS_BYTES_MAX = 32 << 20;
    static final int CHUNK_ENTRIES_MAX = 1 << 20;

    /** No entry of the chunk is a part of a line. */
    static final int FLAG_WHOLE_LINES = 1;

    /** No byte of the chunk's text is beyond ASCII. */
    static final int FLAG_ASCII = 1 << 1;

    // A record.
    static final int SOURCE_OFFSET = 0;
    static final int COUNT_OFFSET = 4;
    static final int POSITION_OFFSET = 8;
    static final int TEXT_LENGTH_OFFSET = 16; // compressed
    static final int FIELDS_LENGTH_OFFSET = 20; // compressed
    static final int TEXT_BYTES_OFFSET = 24; // not compressed
    static final int FIELDS_BYTES_OFFSET = 28; // not compressed
    static final int TEXT_CRC_OFFSET = 32;
    static final int FIELDS_CRC_OFFSET = 36;
    static final int FILTER_POSITION_OFFSET = 40;
    static final int FILTER_LENGTH_OFFSET = 48;
    static final int FILTER_CRC_OFFSET = 52;
    static final int FIRST_SEQUENCE_OFFSET = 56;
    static final int LAST_SEQUENCE_OFFSET = 64;
    static final int TIME_MIN_OFFSET = 72;
    static final int TIME_MAX_OFFSET = 80;
    static final int LAST_ERROR_OFFSET = 88;
    static final int FLAGS_OFFSET = 96;
    static final int MINUTES_OFFSET_OFFSET = 100; // in the directory
    static final int MINUTES_LENGTH_OFFSET = 104;
    static final int SEVERITIES_OFFSET = 108;
    static final int RECORD_LENGTH = 140;

    // The footer.
    static final int DIRECTORY_POSITION_OFFSET = 0;
    static final int DIRECTORY_LENGTH_OFFSET = 8;
    static final int RECORD_COUNT_OFFSET = 12;
    static final int DIRECTORY_CRC_OFFSET = 16;
    static final int END_MAGIC_OFFSET = 20;
    static final int FOOTER_LENGTH = 24;
    static final int END_MAGIC = 0x45474c53; // SLGE

    static final String SUFFIX = ".segment";

    static {
        if (SEVERITIES_OFFSET + Severity.COUNT * Integer.BYTES != RECORD_LENGTH) {
            throw new AssertionError("the fields of a record do not fill it");
        }
    }

    private SegmentLayout() {}

    /** Names the file of a segment. */
    static String fileName(long id) {
        String hex = Long.toHexString(id);
        return "0".repeat(Math.max(0, 8 - hex.length())) + hex + SUFFIX;
    }

    /** Returns the number in the name of a segment's file, -1 when it is none. */
    static long idOf(String fileName) {
        if (!fileName.endsWith(SUFFIX) || fileName.length() > SUFFIX.length() + 15) {
            return -1;
        }
        try {
            long id = Long.parseLong(fileName, 0, fileName.length() - SUFFIX.length(), 16);
            return fileName(id).equals(fileName) ? id : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
