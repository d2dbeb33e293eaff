package io.sluice.index;

import io.sluice.entry.FileHeader;
import io.sluice.entry.StoreFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Shows what the index knows of one cycle: up to where it has come, where each source's postings begin, and the sums.
 * Immutable, so safe for use by many threads.
 */
public final class CycleIndex {
    /** A closing of a usual size is read with one look. */
    private static final int CLOSING_BYTES_USUAL = 1 << 14;

    private final Path path;
    private final boolean closed;
    private final ByteBuffer closing; // a heap buffer, read at absolute offsets only

    private CycleIndex(Path path, boolean closed, ByteBuffer closing) {
        this.path = path;
        this.closed = closed;
        this.closing = closing;
    }

    /** Makes the view of a file that has no closing yet. */
    static CycleIndex growing(Path path, CycleTotals totals) {
        return new CycleIndex(path, false, totals.encode());
    }

    /** Reads a finished file; null when there is none, it is not finished, or its closing is damaged. */
    static @Nullable CycleIndex readClosed(Path path, long storeId) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = file.size();
            if (size < FileHeader.LENGTH + IndexLayout.CLOSING_HEADER_LENGTH + IndexLayout.END_LENGTH) {
                return null;
            }
            ByteBuffer tail = read(file, size, (int) Math.min(size, CLOSING_BYTES_USUAL));
            int end = tail.limit() - IndexLayout.END_LENGTH;
            int length = tail.getInt(end);
            if (tail.getInt(end + Integer.BYTES) != IndexLayout.END_MAGIC
                    || length < IndexLayout.CLOSING_HEADER_LENGTH + IndexLayout.END_LENGTH
                    || length > size - FileHeader.LENGTH) {
                return null;
            }
            ByteBuffer closing = length <= tail.limit()
                    ? tail.slice(tail.limit() - length, length).order(ByteOrder.LITTLE_ENDIAN)
                    : read(file, size, length);
            FileHeader header = FileHeader.read(file, path, IndexLayout.MAGIC, IndexLayout.VERSION);
            boolean ours = header.storeId() == storeId && IndexLayout.isOfItsCycle(file, path);
            return ours && isWhole(closing) ? new CycleIndex(path, true, closing) : null;
        } catch (NoSuchFileException | StoreFormatException e) {
            return null;
        }
    }

    private static ByteBuffer read(FileChannel file, long end, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        FileHeader.readFully(file, bytes, end - length);
        return bytes;
    }

    private static boolean isWhole(ByteBuffer closing) {
        int length = closing.limit();
        long sources = closing.getInt(IndexLayout.CLOSING_SOURCE_COUNT_OFFSET);
        long minutes = closing.getInt(IndexLayout.CLOSING_MINUTE_COUNT_OFFSET);
        return Frame.lengthAt(closing, 0) == length
                && Frame.isClosingAt(closing, 0)
                && sources >= 0
                && minutes >= 0
                && IndexLayout.CLOSING_HEADER_LENGTH
                                + sources * IndexLayout.SUMMARY_LENGTH
                                + minutes * IndexLayout.MINUTE_LENGTH
                                + IndexLayout.END_LENGTH
                        == length
                && closing.getInt(IndexLayout.CRC_OFFSET) == Frame.crcOf(new CRC32C(), closing, 0, length);
    }

    /** Tells whether all blocks of the cycle are in the index; else only those before {@link #covered()}. */
    public boolean isClosed() {
        return closed;
    }

    /** Tells whether no block is in the index. */
    public boolean isEmpty() {
        return blockCount() == 0;
    }

    /** Returns where in the cycle's file lies the first byte that the index says nothing of. */
    public long covered() {
        return closing.getLong(IndexLayout.CLOSING_COVERED_OFFSET);
    }

    /** Returns how many blocks are in the index. */
    public int blockCount() {
        return closing.getInt(IndexLayout.CLOSING_BLOCK_COUNT_OFFSET);
    }

    /** Returns the sequence of the first entry; meaningless when there is none. */
    public long firstSequence() {
        return closing.getLong(IndexLayout.CLOSING_FIRST_SEQUENCE_OFFSET);
    }

    /** Returns the sequence behind the last indexed entry, 0 when there is none. */
    public long nextSequence() {
        return closing.getLong(IndexLayout.CLOSING_NEXT_SEQUENCE_OFFSET);
    }

    /** Returns the earliest time of an indexed entry, nanoseconds since the epoch. */
    public long timeMin() {
        return closing.getLong(IndexLayout.TIME_MIN_OFFSET);
    }

    /** Returns the latest time of an indexed entry, nanoseconds since the epoch. */
    public long timeMax() {
        return closing.getLong(IndexLayout.TIME_MAX_OFFSET);
    }

    /** Returns the offset of the last frame, 0 when there is none. */
    public int lastFrame() {
        return closing.getInt(IndexLayout.CLOSING_LAST_FRAME_OFFSET);
    }

    /** Returns how many sources have entries, each with a summary. */
    public int sourceCount() {
        return closing.getInt(IndexLayout.CLOSING_SOURCE_COUNT_OFFSET);
    }

    /** Returns the number of the source of a summary; they are in the order of these numbers. */
    public int source(int summary) {
        return closing.getInt(summaryAt(summary) + IndexLayout.SUMMARY_SOURCE_OFFSET);
    }

    /** Returns the summary of a source, -1 when it has no entries. */
    public int summaryOf(int source) {
        int low = 0;
        int high = sourceCount() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = source(middle);
            if (found == source) {
                return middle;
            }
            if (found < source) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Returns the offset of the last frame that has a summary's source. */
    public int lastFrame(int summary) {
        return closing.getInt(summaryAt(summary) + IndexLayout.SUMMARY_LAST_FRAME_OFFSET);
    }

    /** Returns the length of the one block that has entries of a summary's source, 0 when there are several. */
    public int loneBlockLength(int summary) {
        return closing.getInt(summaryAt(summary) + IndexLayout.SUMMARY_LONE_LENGTH_OFFSET);
    }

    /** Returns where in the cycle's file that block lies. */
    public long loneBlockPosition(int summary) {
        return closing.getLong(summaryAt(summary) + IndexLayout.SUMMARY_LONE_BLOCK_OFFSET);
    }

    /** Returns how many entries a summary's source has. */
    public long entries(int summary) {
        return closing.getLong(summaryAt(summary) + IndexLayout.SUMMARY_ENTRIES_OFFSET);
    }

    /** Returns how many bytes of content a summary's source has. */
    public long bytes(int summary) {
        return closing.getLong(summaryAt(summary) + IndexLayout.SUMMARY_BYTES_OFFSET);
    }

    /** Returns the earliest time of a frame that has a summary's source, nanoseconds since the epoch. */
    public long timeMin(int summary) {
        return closing.getLong(summaryAt(summary) + IndexLayout.SUMMARY_TIME_MIN_OFFSET);
    }

    /** Returns the latest time of a frame that has a summary's source, nanoseconds since the epoch. */
    public long timeMax(int summary) {
        return closing.getLong(summaryAt(summary) + IndexLayout.SUMMARY_TIME_MAX_OFFSET);
    }

    /** Returns the time of the last frame with an error or worse of a summary's source, 0 when it has none. */
    public long lastErrorNanos(int summary) {
        return closing.getLong(summaryAt(summary) + IndexLayout.SUMMARY_LAST_ERROR_OFFSET);
    }

    /** Returns how many entries of one severity's code a summary's source has. */
    public int count(int summary, int severity) {
        return closing.getInt(summaryAt(summary) + IndexLayout.SUMMARY_SEVERITIES_OFFSET + severity * Integer.BYTES);
    }

    /** Tells whether a summary counts entries of a severity's code from {@code min} to {@code max}. */
    public boolean hasSeverity(int summary, int min, int max) {
        for (int severity = min; severity <= max; severity++) {
            if (count(summary, severity) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns how many records of a minute and a source there are, in the order of minutes. */
    public int minuteCount() {
        return closing.getInt(IndexLayout.CLOSING_MINUTE_COUNT_OFFSET);
    }

    /** Returns the minute of a minute record, counted from the epoch. */
    public int minute(int record) {
        return closing.getInt(minuteAt(record) + IndexLayout.MINUTE_MINUTE_OFFSET);
    }

    /** Returns the number of the source of a minute record. */
    public int minuteSource(int record) {
        return closing.getInt(minuteAt(record) + IndexLayout.MINUTE_SOURCE_OFFSET);
    }

    /** Returns how many bytes of content the source of a minute record has in its minute. */
    public long minuteBytes(int record) {
        return closing.getLong(minuteAt(record) + IndexLayout.MINUTE_BYTES_OFFSET);
    }

    /** Returns how many entries of one severity's code the source of a minute record has in its minute. */
    public int minuteCount(int record, int severity) {
        return closing.getInt(minuteAt(record) + IndexLayout.MINUTE_SEVERITIES_OFFSET + severity * Integer.BYTES);
    }

    /** Opens the file to read its frames; they are checked one by one as they are read. */
    public FrameReader frames() throws IOException {
        return FrameReader.open(path);
    }

    /** Reads all frames of a finished file; false when one of them is damaged. */
    boolean isSound() throws IOException {
        try (FrameReader frames = frames()) {
            while (frames.next()) {
                // each checks itself
            }
            return frames.nextOffset() + (long) closing.limit() == Files.size(path);
        }
    }

    int sizeBytes() {
        return closing.limit();
    }

    private static int summaryAt(int summary) {
        return IndexLayout.CLOSING_HEADER_LENGTH + summary * IndexLayout.SUMMARY_LENGTH;
    }

    private int minuteAt(int record) {
        return summaryAt(sourceCount()) + record * IndexLayout.MINUTE_LENGTH;
    }
}
