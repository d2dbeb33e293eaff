package io.sluice.segment;

import io.sluice.entry.Severity;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Holds a compressed chunk on its way into a segment: from entries, or as it lies in another segment. Immutable but for
 * the places in its record, which the writer of the segment fills in.
 */
final class EncodedChunk implements Comparable<EncodedChunk> {
    private final ByteBuffer fields;
    private final byte[] content;
    private final byte[] filter;
    private final byte[] minutes;

    /** Takes the parts over; {@code fields} is the chunk's record. */
    EncodedChunk(ByteBuffer fields, byte[] content, byte[] filter, byte[] minutes) {
        this.fields = fields.order(ByteOrder.LITTLE_ENDIAN);
        this.content = content;
        this.filter = filter;
        this.minutes = minutes;
    }

    int source() {
        return fields.getInt(SegmentLayout.SOURCE_OFFSET);
    }

    long firstSequence() {
        return fields.getLong(SegmentLayout.FIRST_SEQUENCE_OFFSET);
    }

    int textBytes() {
        return fields.getInt(SegmentLayout.TEXT_BYTES_OFFSET);
    }

    int count() {
        return fields.getInt(SegmentLayout.COUNT_OFFSET);
    }

    ByteBuffer fields() {
        return fields;
    }

    byte[] content() {
        return content;
    }

    byte[] filter() {
        return filter;
    }

    byte[] minutes() {
        return minutes;
    }

    /** Returns how many bytes of a segment it takes. */
    int length() {
        return content.length + filter.length + minutes.length + SegmentLayout.RECORD_LENGTH;
    }

    /** Says what a segment of some chunks has. */
    static SegmentEntry sum(long id, int source, long fileBytes, List<EncodedChunk> chunks) {
        int severities = 0;
        long entries = 0;
        long textBytes = 0;
        long firstSequence = Long.MAX_VALUE;
        long lastSequence = 0;
        long timeMin = Long.MAX_VALUE;
        long timeMax = Long.MIN_VALUE;
        for (EncodedChunk chunk : chunks) {
            ByteBuffer record = chunk.fields;
            for (int severity = 0; severity < Severity.COUNT; severity++) {
                int at = SegmentLayout.SEVERITIES_OFFSET + severity * Integer.BYTES;
                severities |= record.getInt(at) > 0 ? 1 << severity : 0;
            }
            entries += chunk.count();
            textBytes += chunk.textBytes();
            firstSequence = Math.min(firstSequence, chunk.firstSequence());
            lastSequence = Math.max(lastSequence, record.getLong(SegmentLayout.LAST_SEQUENCE_OFFSET));
            timeMin = Math.min(timeMin, record.getLong(SegmentLayout.TIME_MIN_OFFSET));
            timeMax = Math.max(timeMax, record.getLong(SegmentLayout.TIME_MAX_OFFSET));
        }
        return new SegmentEntry(
                id, source, severities, entries, textBytes, fileBytes, firstSequence, lastSequence, timeMin, timeMax);
    }

    @Override
    public int compareTo(EncodedChunk other) {
        int bySource = Integer.compare(source(), other.source());
        return bySource != 0 ? bySource : Long.compare(firstSequence(), other.firstSequence());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodedChunk chunk && compareTo(chunk) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(firstSequence());
    }
}
