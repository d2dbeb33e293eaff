package io.sluice.segment;

import io.sluice.entry.Severity;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Compresses the entries that were gathered for a chunk, and makes its filter and its record. Confined to one thread.
 */
final class ChunkEncoder implements Closeable {
    private final Zstd zstd = new Zstd();
    private final GramFilter filter = new GramFilter();
    private final Bytes fields = new Bytes(1 << 12);
    private final CRC32C crc = new CRC32C();
    private byte[] scratch = {};

    /** Compresses the entries and empties the builder. */
    EncodedChunk encode(ChunkBuilder entries) throws IOException {
        Bytes text = entries.text();
        entries.putFields(fields);
        int needed = zstd.lengthMax(text.length()) + zstd.lengthMax(fields.length());
        if (scratch.length < needed) {
            scratch = new byte[needed];
        }
        int textLength = zstd.compress(text.array(), text.length(), scratch, 0);
        int fieldsLength = zstd.compress(fields.array(), fields.length(), scratch, textLength);
        ByteBuffer bytes = ByteBuffer.allocate(SegmentLayout.RECORD_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(SegmentLayout.SOURCE_OFFSET, entries.source());
        bytes.putInt(SegmentLayout.COUNT_OFFSET, entries.count());
        bytes.putInt(SegmentLayout.TEXT_LENGTH_OFFSET, textLength);
        bytes.putInt(SegmentLayout.FIELDS_LENGTH_OFFSET, fieldsLength);
        bytes.putInt(SegmentLayout.TEXT_BYTES_OFFSET, text.length());
        bytes.putInt(SegmentLayout.FIELDS_BYTES_OFFSET, fields.length());
        bytes.putInt(SegmentLayout.TEXT_CRC_OFFSET, crcOf(scratch, 0, textLength));
        bytes.putInt(SegmentLayout.FIELDS_CRC_OFFSET, crcOf(scratch, textLength, fieldsLength));
        bytes.putLong(SegmentLayout.FIRST_SEQUENCE_OFFSET, entries.firstSequence());
        bytes.putLong(SegmentLayout.LAST_SEQUENCE_OFFSET, entries.lastSequence());
        bytes.putLong(SegmentLayout.TIME_MIN_OFFSET, entries.timeMin());
        bytes.putLong(SegmentLayout.TIME_MAX_OFFSET, entries.timeMax());
        bytes.putLong(SegmentLayout.LAST_ERROR_OFFSET, entries.lastErrorNanos());
        int flags = (entries.hasWholeLinesOnly() ? SegmentLayout.FLAG_WHOLE_LINES : 0)
                | (text.isAscii() ? SegmentLayout.FLAG_ASCII : 0);
        bytes.putInt(SegmentLayout.FLAGS_OFFSET, flags);
        for (int severity = 0; severity < Severity.COUNT; severity++) {
            bytes.putInt(SegmentLayout.SEVERITIES_OFFSET + severity * Integer.BYTES, entries.countOf(severity));
        }
        byte[] bits = filter.of(text.array(), text.length());
        bytes.putInt(SegmentLayout.FILTER_LENGTH_OFFSET, bits.length);
        bytes.putInt(SegmentLayout.FILTER_CRC_OFFSET, crcOf(bits, 0, bits.length));
        byte[] minutes = entries.minutes().copy();
        bytes.putInt(SegmentLayout.MINUTES_LENGTH_OFFSET, minutes.length);
        entries.clear();
        return new EncodedChunk(bytes, Arrays.copyOf(scratch, textLength + fieldsLength), bits, minutes);
    }

    private int crcOf(byte[] bytes, int offset, int length) {
        crc.reset();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    @Override
    public void close() {
        zstd.close();
    }
}
