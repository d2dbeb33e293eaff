package io.sluice.index;

import io.sluice.entry.FileHeader;
import io.sluice.entry.Severity;
import io.sluice.queue.StoreDirectory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Holds every offset of an index file. One file stands for one cycle; it only ever grows. All numbers are
 * little-endian. The header's own bytes are the cycle's name.
 *
 * <pre>
 *  file:     header (64 bytes, see FileHeader) | frame | frame | ... | closing, once the cycle is finished
 *
 *  frame, for up to 16 blocks that follow each other and whose entries are of one minute
 *   0       4        8        12         16         20      24         32         40
 *  +-------+--------+--------+----------+----------+-------+----------+----------+
 *  | CRC32C| length | block  | posting  | previous | flags | time min | time max |  block records, then postings
 *  |       |        | count  | count    | frame    |       |          |          |
 *  +-------+--------+--------+----------+----------+-------+----------+----------+
 *
 *  block record, 24 bytes                          posting, 28 bytes: one source's entries in the blocks of a frame
 *   0          8                16       20     24   0        2        4          8         12                28
 *  +----------+----------------+--------+-------+   +--------+--------+----------+---------+------------------+
 *  | position | first sequence | length | entry |   | source | blocks | previous | content | counts by        |
 *  | in cycle |                |        | count |   |        | (bits) | frame    | bytes   | severity, 8 x 16 |
 *  +----------+----------------+--------+-------+   +--------+--------+----------+---------+------------------+
 *
 *  closing
 *   0       4        8   12       16       20       24         32         40         48         56        64      68 72
 *  +-------+--------+---+--------+--------+--------+----------+----------+----------+----------+---------+-------+--+
 *  | CRC32C| length | 0 | source | last   | minute | time min | time max | first    | next     | covered | block | 0|
 *  |       |        |   | count  | frame  | count  |          |          | sequence | sequence | bytes   | count |  |
 *  +-------+--------+---+--------+--------+--------+----------+----------+----------+----------+---------+-------+--+
 *  then a summary for each source, by number; a record for each minute and source, by minute and number; and
 *  8 bytes: the closing's length again, and a magic number
 *
 *  summary, 96 bytes
 *   0        4       8        16        24        32         40         48           56                88       92  96
 *  +--------+-------+--------+---------+---------+----------+----------+------------+-----------------+--------+---+
 *  | source | last  | lone   | entries | content | time min | time max | last error | counts by       | lone   | 0 |
 *  |        | frame | block  |         | bytes   |          |          | (time)     | severity, 8 x 32| length |   |
 *  +--------+-------+--------+---------+---------+----------+----------+------------+-----------------+--------+---+
 *
 *  minute record, 48 bytes
 *   0                 4        8               16                48
 *  +-----------------+--------+---------------+-----------------+
 *  | minute          | source | content bytes | counts by       |
 *  | (since epoch)   |        |               | severity, 8 x 32|
 *  +-----------------+--------+---------------+-----------------+
 * </pre>
 *
 * Checksums cover everything behind them, up to the end of the frame or closing. {@code previous frame} is the offset
 * in the file of the frame before this one, or of the one before it that has the source, and 0 when there is none.
 * Times are nanoseconds since the epoch. {@code lone block} and {@code lone length} are the position and the length of
 * the one block that has entries of the source, and 0 when there are several.
 */
final class IndexLayout {
    /** Ends the names of index files, which are otherwise those of their cycles. */
    static final String SUFFIX = StoreDirectory.INDEX_SUFFIX;

    /** The directory of the index files, in the queue's. */
    static final String DIRECTORY = StoreDirectory.INDEX;

    static final long MAGIC = FileHeader.magic("SLUINDEX");
    static final int VERSION = 1;

    /** How many blocks a frame may have. */
    static final int FRAME_BLOCKS_MAX = 16;

    /** The block of this frame was in the frame before as well: its entries are of more than one minute. */
    static final int FLAG_AGAIN = 1;

    /** The block of this frame is in the next frame as well. */
    static final int FLAG_MORE = 1 << 1;

    static final int CRC_OFFSET = 0;
    static final int LENGTH_OFFSET = 4;
    static final int BLOCK_COUNT_OFFSET = 8;
    static final int POSTING_COUNT_OFFSET = 12;
    static final int PREVIOUS_OFFSET = 16;
    static final int FLAGS_OFFSET = 20;
    static final int TIME_MIN_OFFSET = 24;
    static final int TIME_MAX_OFFSET = 32;
    private static final int CYCLE_NAME_BYTES_MAX = 28; // as many as are the header's own

    static final int FRAME_HEADER_LENGTH = 40;

    static final int BLOCK_POSITION_OFFSET = 0;
    static final int BLOCK_SEQUENCE_OFFSET = 8;
    static final int BLOCK_LENGTH_OFFSET = 16;
    static final int BLOCK_ENTRIES_OFFSET = 20;
    static final int BLOCK_RECORD_LENGTH = 24;

    static final int POSTING_SOURCE_OFFSET = 0;
    static final int POSTING_BLOCKS_OFFSET = 2;
    static final int POSTING_PREVIOUS_OFFSET = 4;
    static final int POSTING_BYTES_OFFSET = 8;
    static final int POSTING_SEVERITIES_OFFSET = 12;
    static final int POSTING_LENGTH = POSTING_SEVERITIES_OFFSET + Severity.COUNT * Short.BYTES;

    static final int CLOSING_SOURCE_COUNT_OFFSET = 12;
    static final int CLOSING_LAST_FRAME_OFFSET = 16;
    static final int CLOSING_MINUTE_COUNT_OFFSET = 20;
    static final int CLOSING_FIRST_SEQUENCE_OFFSET = 40;
    static final int CLOSING_NEXT_SEQUENCE_OFFSET = 48;
    static final int CLOSING_COVERED_OFFSET = 56;
    static final int CLOSING_BLOCK_COUNT_OFFSET = 64;
    static final int CLOSING_HEADER_LENGTH = 72;

    static final int SUMMARY_SOURCE_OFFSET = 0;
    static final int SUMMARY_LAST_FRAME_OFFSET = 4;
    static final int SUMMARY_LONE_BLOCK_OFFSET = 8;
    static final int SUMMARY_ENTRIES_OFFSET = 16;
    static final int SUMMARY_BYTES_OFFSET = 24;
    static final int SUMMARY_TIME_MIN_OFFSET = 32;
    static final int SUMMARY_TIME_MAX_OFFSET = 40;
    static final int SUMMARY_LAST_ERROR_OFFSET = 48;
    static final int SUMMARY_SEVERITIES_OFFSET = 56;
    static final int SUMMARY_LONE_LENGTH_OFFSET = SUMMARY_SEVERITIES_OFFSET + Severity.COUNT * Integer.BYTES;
    static final int SUMMARY_LENGTH = SUMMARY_LONE_LENGTH_OFFSET + 2 * Integer.BYTES;

    static final int MINUTE_MINUTE_OFFSET = 0;
    static final int MINUTE_SOURCE_OFFSET = 4;
    static final int MINUTE_BYTES_OFFSET = 8;
    static final int MINUTE_SEVERITIES_OFFSET = 16;
    static final int MINUTE_LENGTH = MINUTE_SEVERITIES_OFFSET + Severity.COUNT * Integer.BYTES;

    static final int END_MAGIC = 'S' | ('L' << 8) | ('I' << 16) | ('E' << 24);
    static final int END_LENGTH = 8;

    private IndexLayout() {}

    /** Returns the header's own bytes: the name of the cycle that a file of this name is of. */
    static ByteBuffer ownBytes(Path path) {
        String file = String.valueOf(path.getFileName());
        byte[] name = file.substring(0, file.length() - SUFFIX.length()).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.wrap(name, 0, Math.min(name.length, CYCLE_NAME_BYTES_MAX));
    }

    /** Tells whether a file is of the cycle that its name says. */
    static boolean isOfItsCycle(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return isOfItsCycle(file, path);
        }
    }

    /** Tells whether a file is of the cycle that its name says, for nothing else in it does. */
    static boolean isOfItsCycle(FileChannel file, Path path) throws IOException {
        ByteBuffer expected = ownBytes(path);
        ByteBuffer found = ByteBuffer.allocate(expected.remaining());
        try {
            FileHeader.readFully(file, found, FileHeader.OWN_OFFSET);
        } catch (EOFException e) {
            return false;
        }
        return found.clear().equals(expected);
    }
}
