package io.sluice.segment;

import io.sluice.block.BlockLayout;
import io.sluice.entry.FileHeader;
import io.sluice.entry.Severity;
import io.sluice.entry.StoreFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Shows the directory of a segment: what its chunks have, without their entries. Immutable, so safe for use by many
 * threads; it keeps no file open.
 */
public final class Segment {
    private static final int DIRECTORY_BYTES_MAX = 1 << 30;

    private final Path path;
    private final byte[] bytes; // of the directory
    private final ByteBuffer directory; // the same, read at absolute offsets only
    private final int chunkCount;

    private Segment(Path path, byte[] bytes, int chunkCount) {
        this.path = path;
        this.bytes = bytes;
        this.directory = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.chunkCount = chunkCount;
    }

    /**
     * Reads the directory of the segment that a catalog names. Another one in its place is damage: its entries would be
     * there twice.
     *
     * @throws java.nio.file.NoSuchFileException when it is gone: another catalog has taken the place of the one that
     *     named it
     * @throws StoreFormatException when it is damaged, or of another store or version
     */
    static Segment read(Path directory, SegmentEntry named, long storeId) throws IOException {
        Path path = directory.resolve(SegmentLayout.fileName(named.id()));
        Segment read = read(path, storeId);
        if (!read.sum(named.id(), named.source(), named.fileBytes()).equals(named)) {
            throw new StoreFormatException(path, "corrupt: it is not what the catalog says");
        }
        return read;
    }

    /** Reads the directory of a segment, whichever it is. */
    static Segment read(Path path, long storeId) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            FileHeader header = FileHeader.read(file, path, SegmentLayout.MAGIC, SegmentLayout.VERSION);
            if (header.storeId() != storeId) {
                throw new StoreFormatException(path, "corrupt: it belongs to another store");
            }
            ByteBuffer footer = ByteBuffer.allocate(SegmentLayout.FOOTER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            long footerPosition = file.size() - SegmentLayout.FOOTER_LENGTH;
            FileHeader.readFully(file, footer, Math.max(0, footerPosition));
            long position = footer.getLong(SegmentLayout.DIRECTORY_POSITION_OFFSET);
            int length = footer.getInt(SegmentLayout.DIRECTORY_LENGTH_OFFSET);
            int count = footer.getInt(SegmentLayout.RECORD_COUNT_OFFSET);
            if (footer.getInt(SegmentLayout.END_MAGIC_OFFSET) != SegmentLayout.END_MAGIC
                    || position < FileHeader.LENGTH
                    || length < 0
                    || length > DIRECTORY_BYTES_MAX
                    || position + length != footerPosition
                    || count < 1
                    || (long) count * SegmentLayout.RECORD_LENGTH > length) {
                throw new StoreFormatException(path, "corrupt: its last bytes are not the footer of a segment");
            }
            byte[] directory = new byte[length];
            FileHeader.readFully(file, ByteBuffer.wrap(directory), position);
            CRC32C crc = new CRC32C();
            crc.update(directory);
            if ((int) crc.getValue() != footer.getInt(SegmentLayout.DIRECTORY_CRC_OFFSET)) {
                throw new StoreFormatException(path, "corrupt: the checksum of its directory does not hold");
            }
            return new Segment(path, directory, count).checked(position);
        } catch (EOFException e) {
            throw new StoreFormatException(path, "corrupt: it is cut off", e);
        }
    }

    /** Checks once that no record leads out of the file, so that nobody has to later. */
    private Segment checked(long chunksEnd) throws StoreFormatException {
        for (int i = 0; i < chunkCount; i++) {
            int minutes = intAt(i, SegmentLayout.MINUTES_OFFSET_OFFSET);
            int minutesLength = intAt(i, SegmentLayout.MINUTES_LENGTH_OFFSET);
            int filterLength = filterLength(i);
            boolean sound = source(i) >= 0
                    && source(i) <= BlockLayout.SOURCE_MAX
                    && count(i) >= 1
                    && count(i) <= SegmentLayout.CHUNK_ENTRIES_MAX
                    && position(i) >= FileHeader.LENGTH
                    && textLength(i) >= 0
                    && fieldsLength(i) >= 0
                    && position(i) <= chunksEnd - textLength(i) - fieldsLength(i)
                    && textBytes(i) >= 0
                    && textBytes(i) <= SegmentLayout.CHUNK_TEXT_BYTES_MAX
                    && fieldsBytes(i) >= 0
                    && fieldsBytes(i) <= SegmentLayout.CHUNK_FIELDS_BYTES_MAX
                    && filterLength >= 0
                    && filterPosition(i) >= FileHeader.LENGTH
                    && filterPosition(i) <= chunksEnd - filterLength
                    && minutes >= 0
                    && minutesLength >= 0
                    && (long) minutes + minutesLength <= bytes.length
                    && firstSequence(i) <= lastSequence(i);
            if (!sound) {
                throw new StoreFormatException(
                        path, "corrupt: the record of chunk " + i + " cannot be right, though its checksum holds");
            }
        }
        return this;
    }

    /** Returns its file. */
    public Path path() {
        return path;
    }

    /** Returns how many chunks there are. */
    public int chunkCount() {
        return chunkCount;
    }

    /** Returns the first chunk of a source, or of the next one that there is; the number of chunks behind the last. */
    int firstChunkOf(int source) {
        int low = 0;
        int high = chunkCount;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (source(middle) < source) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns about how many bytes of memory this takes. */
    int heldBytes() {
        return bytes.length;
    }

    /** Returns the number of a chunk's source. */
    public int source(int chunk) {
        return intAt(chunk, SegmentLayout.SOURCE_OFFSET);
    }

    /** Returns how many entries a chunk has. */
    public int count(int chunk) {
        return intAt(chunk, SegmentLayout.COUNT_OFFSET);
    }

    /** Returns how many entries of one severity's code a chunk has. */
    public int count(int chunk, int severity) {
        return intAt(chunk, SegmentLayout.SEVERITIES_OFFSET + severity * Integer.BYTES);
    }

    /** Tells whether a chunk has an entry of a severity between two, both included. */
    public boolean hasSeverity(int chunk, int severityMin, int severityMax) {
        int severity = severityMin;
        while (severity <= severityMax && count(chunk, severity) == 0) {
            severity++;
        }
        return severity <= Math.min(severityMax, Severity.COUNT - 1);
    }

    /** Returns the bytes of content that a chunk's entries have. */
    public int textBytes(int chunk) {
        return intAt(chunk, SegmentLayout.TEXT_BYTES_OFFSET);
    }

    /** Returns the sequence of a chunk's first entry. */
    public long firstSequence(int chunk) {
        return longAt(chunk, SegmentLayout.FIRST_SEQUENCE_OFFSET);
    }

    /** Returns the sequence of a chunk's last entry. */
    public long lastSequence(int chunk) {
        return longAt(chunk, SegmentLayout.LAST_SEQUENCE_OFFSET);
    }

    /** Returns the earliest time of a chunk's entries, nanoseconds since the epoch. */
    public long timeMin(int chunk) {
        return longAt(chunk, SegmentLayout.TIME_MIN_OFFSET);
    }

    /** Returns the latest time of a chunk's entries, nanoseconds since the epoch. */
    public long timeMax(int chunk) {
        return longAt(chunk, SegmentLayout.TIME_MAX_OFFSET);
    }

    /** Returns the latest time of a chunk's errors, 0 when it has none. */
    public long lastErrorNanos(int chunk) {
        return longAt(chunk, SegmentLayout.LAST_ERROR_OFFSET);
    }

    /** Returns how many bytes of the file are a chunk's. */
    public int length(int chunk) {
        return textLength(chunk)
                + fieldsLength(chunk)
                + filterLength(chunk)
                + intAt(chunk, SegmentLayout.MINUTES_LENGTH_OFFSET)
                + SegmentLayout.RECORD_LENGTH;
    }

    /** Returns how many bytes from {@link #position} on are a chunk's. */
    public int dataLength(int chunk) {
        return textLength(chunk) + fieldsLength(chunk);
    }

    /** Returns where in the file a chunk's filter ends. */
    public long filterEnd(int chunk) {
        return filterPosition(chunk) + filterLength(chunk);
    }

    /** Shows what a chunk has in each minute. */
    public ChunkMinutes minutes(int chunk) {
        int offset = intAt(chunk, SegmentLayout.MINUTES_OFFSET_OFFSET);
        return new ChunkMinutes(directory.array(), offset, offset + intAt(chunk, SegmentLayout.MINUTES_LENGTH_OFFSET));
    }

    /** Tells whether no entry of a chunk is a part of a line. */
    public boolean hasWholeLinesOnly(int chunk) {
        return (intAt(chunk, SegmentLayout.FLAGS_OFFSET) & SegmentLayout.FLAG_WHOLE_LINES) != 0;
    }

    boolean isAscii(int chunk) {
        return (intAt(chunk, SegmentLayout.FLAGS_OFFSET) & SegmentLayout.FLAG_ASCII) != 0;
    }

    /** Returns where in the file a chunk begins. */
    public long position(int chunk) {
        return longAt(chunk, SegmentLayout.POSITION_OFFSET);
    }

    int textLength(int chunk) {
        return intAt(chunk, SegmentLayout.TEXT_LENGTH_OFFSET);
    }

    int fieldsLength(int chunk) {
        return intAt(chunk, SegmentLayout.FIELDS_LENGTH_OFFSET);
    }

    int fieldsBytes(int chunk) {
        return intAt(chunk, SegmentLayout.FIELDS_BYTES_OFFSET);
    }

    int textCrc(int chunk) {
        return intAt(chunk, SegmentLayout.TEXT_CRC_OFFSET);
    }

    int fieldsCrc(int chunk) {
        return intAt(chunk, SegmentLayout.FIELDS_CRC_OFFSET);
    }

    long filterPosition(int chunk) {
        return longAt(chunk, SegmentLayout.FILTER_POSITION_OFFSET);
    }

    int filterLength(int chunk) {
        return intAt(chunk, SegmentLayout.FILTER_LENGTH_OFFSET);
    }

    int filterCrc(int chunk) {
        return intAt(chunk, SegmentLayout.FILTER_CRC_OFFSET);
    }

    /** Says what all chunks have. */
    SegmentEntry sum(long id, int source, long fileBytes) {
        int severities = 0;
        long entries = 0;
        long textBytes = 0;
        long firstSequence = Long.MAX_VALUE;
        long lastSequence = 0;
        long timeMin = Long.MAX_VALUE;
        long timeMax = Long.MIN_VALUE;
        for (int i = 0; i < chunkCount; i++) {
            for (int severity = 0; severity < Severity.COUNT; severity++) {
                severities |= count(i, severity) > 0 ? 1 << severity : 0;
            }
            entries += count(i);
            textBytes += textBytes(i);
            firstSequence = Math.min(firstSequence, firstSequence(i));
            lastSequence = Math.max(lastSequence, lastSequence(i));
            timeMin = Math.min(timeMin, timeMin(i));
            timeMax = Math.max(timeMax, timeMax(i));
        }
        return new SegmentEntry(
                id, source, severities, entries, textBytes, fileBytes, firstSequence, lastSequence, timeMin, timeMax);
    }

    /** Returns a copy of a chunk's record. */
    ByteBuffer copyRecord(int chunk) {
        int from = chunk * SegmentLayout.RECORD_LENGTH;
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, from + SegmentLayout.RECORD_LENGTH))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns a copy of what a chunk has in each minute. */
    byte[] copyMinutes(int chunk) {
        int from = intAt(chunk, SegmentLayout.MINUTES_OFFSET_OFFSET);
        return Arrays.copyOfRange(bytes, from, from + intAt(chunk, SegmentLayout.MINUTES_LENGTH_OFFSET));
    }

    private int intAt(int chunk, int field) {
        return directory.getInt(chunk * SegmentLayout.RECORD_LENGTH + field);
    }

    private long longAt(int chunk, int field) {
        return directory.getLong(chunk * SegmentLayout.RECORD_LENGTH + field);
    }
}
