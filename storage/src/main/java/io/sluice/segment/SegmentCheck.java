package io.sluice.segment;

import io.sluice.entry.Severity;
import io.sluice.entry.StoreFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Checks all of a segment against itself: each chunk's checksums, that its entries are what its record says, that its
 * filter lets through all of its text, and that the catalog says of the segment what its chunks do. It holds one chunk
 * at a time. Confined to one thread.
 */
public final class SegmentCheck implements Closeable {
    private final SegmentChunks chunks = new SegmentChunks();
    private final Chunk chunk = new Chunk();
    private final ChunkEntry entry = new ChunkEntry();
    private final GramFilter filter = new GramFilter();
    private long sequenceSum; // of the segment

    /** Makes one. */
    public SegmentCheck() {}

    /**
     * Checks a segment.
     *
     * @param onDamage is told in one line each what is wrong
     * @return the sum of the sequences of all entries that could be read, modulo 2^64
     * @throws java.nio.file.NoSuchFileException when its file has gone
     */
    public long check(SegmentEntry named, Segment segment, Consumer<String> onDamage) throws IOException {
        sequenceSum = 0;
        checkNamed(named, segment, onDamage);
        try (SegmentChunks.Open open = chunks.open(segment)) {
            for (int i = 0; i < segment.chunkCount(); i++) {
                try {
                    open.read(i, chunk);
                } catch (StoreFormatException e) {
                    onDamage.accept(String.valueOf(e.getMessage()));
                    continue;
                }
                String wrong = findWrong(segment, i, open);
                if (!wrong.isEmpty()) {
                    onDamage.accept(SegmentChunks.describe(segment, i) + ": " + wrong);
                }
            }
        }
        return sequenceSum;
    }

    private static void checkNamed(SegmentEntry named, Segment segment, Consumer<String> onDamage) {
        SegmentEntry summed = segment.sum(named.id(), named.source(), named.fileBytes());
        boolean same = summed.equals(named);
        for (int i = 0; i < segment.chunkCount(); i++) {
            same = same && (named.isMixed() || segment.source(i) == named.source());
        }
        if (!same) {
            onDamage.accept(segment.path() + " is not what the catalog says: " + named + ", but has " + summed);
        }
    }

    /** Says what is wrong with the chunk that was read; empty when nothing is. */
    private String findWrong(Segment segment, int index, SegmentChunks.Open open) throws IOException {
        ChunkBuilder builder = new ChunkBuilder(segment.source(index));
        for (int i = 0; i < chunk.count(); i++) {
            entry.sequence = chunk.sequence(i);
            entry.timeNanos = chunk.timeNanos(i);
            entry.severity = chunk.severity(i);
            entry.flags = chunk.flags(i);
            entry.length = chunk.length(i);
            if (i > 0 && entry.sequence <= chunk.sequence(i - 1)) {
                return "entry " + entry.sequence + " comes after entry " + chunk.sequence(i - 1);
            }
            if (entry.severity >= Severity.COUNT) {
                return "entry " + entry.sequence + " has severity " + entry.severity;
            }
            builder.add(entry, chunk.text(), chunk.offset(i));
            sequenceSum += entry.sequence;
        }
        builder.putFields(new Bytes(1 << 10));
        String record = findWrongInRecord(segment, index, builder);
        if (!record.isEmpty()) {
            return record;
        }
        byte[] bits = open.readFilter(index);
        if (bits.length == 0 && segment.filterLength(index) > 0) {
            return "its filter is damaged";
        }
        return bits.length == 0 || filter.letsThrough(chunk.text(), chunk.textLength(), bits)
                ? ""
                : "its filter does not let through its own text";
    }

    private static String findWrongInRecord(Segment segment, int index, ChunkBuilder builder) {
        if (builder.lastSequence() != segment.lastSequence(index)) {
            return "its last entry is " + builder.lastSequence();
        }
        if (builder.timeMin() != segment.timeMin(index)
                || builder.timeMax() != segment.timeMax(index)
                || builder.lastErrorNanos() != segment.lastErrorNanos(index)) {
            return "its record has other times than its entries";
        }
        for (int severity = 0; severity < Severity.COUNT; severity++) {
            if (builder.countOf(severity) != segment.count(index, severity)) {
                return "its record counts " + segment.count(index, severity) + " entries of severity " + severity
                        + ", there are " + builder.countOf(severity);
            }
        }
        if (builder.hasWholeLinesOnly() != segment.hasWholeLinesOnly(index)
                || builder.text().isAscii() != segment.isAscii(index)) {
            return "its flags are wrong";
        }
        return Arrays.equals(builder.minutes().copy(), segment.copyMinutes(index))
                ? ""
                : "its minutes do not count its entries";
    }

    @Override
    public void close() {
        chunks.close();
    }
}
