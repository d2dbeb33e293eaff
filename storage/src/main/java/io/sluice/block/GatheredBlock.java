package io.sluice.block;

import org.agrona.MutableDirectBuffer;

/**
 * Makes a block in memory of entries that lie apart, in the order of their sequences, for readers to look at as they do
 * at any block. Confined to one thread.
 */
public final class GatheredBlock {
    private static final int BYTES = BlockLayout.BLOCK_BYTES_MAX;
    private static final int SOURCES = BlockLayout.SOURCE_MAX + 1;

    private final BlockBuilder builder = new BlockBuilder(0, BYTES, SOURCES);
    private final BlockCursor cursor = new BlockCursor();
    private final long[] sequences = new long[(BYTES - BlockLayout.HEADER_LENGTH) / BlockLayout.ENTRY_HEADER_LENGTH];

    /** Empties the block. */
    public void clear() {
        builder.reset(0);
    }

    /** Returns how many entries there are so far. */
    public int count() {
        return builder.entryCount();
    }

    /** Tells whether an entry of {@code contentLength} bytes still fits. */
    public boolean fits(int contentLength) {
        return builder.fits(contentLength) && builder.entryCount() < sequences.length;
    }

    /** Says what sequence the entry has that {@link #begin} lays out next. */
    public GatheredBlock at(long sequence) {
        sequences[builder.entryCount()] = sequence;
        return this;
    }

    /** Lays an entry out as {@link BlockBuilder#begin} does; it must fit, and come behind those that are there. */
    public int begin(int source, long timeNanos, int severity, int flags, int contentLength) {
        return builder.begin(source, timeNanos, severity, flags, contentLength);
    }

    /** Returns the buffer that entries' content is put into. */
    public MutableDirectBuffer buffer() {
        return builder.buffer();
    }

    /** Shows the entries; there must be one. Valid until the next {@link #clear}. */
    public BlockCursor show() {
        cursor.wrapGathered(builder.sealWithoutChecksum(), sequences);
        return cursor;
    }
}
