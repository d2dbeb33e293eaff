package io.sluice.read;

import io.sluice.segment.Chunk;
import io.sluice.segment.Segment;
import io.sluice.segment.SegmentEntry;
import org.jspecify.annotations.Nullable;

/**
 * Stands at an entry of one source in one segment, or before or behind a chunk that was not read yet. Confined to one
 * thread.
 */
final class SealedRun {
    private final SegmentEntry entry;
    private final int source;
    private @Nullable Segment segment; // null until it is needed
    private int firstChunk;
    private int chunkEnd; // behind the last chunk
    private int chunkIndex; // of the chunk that is read or is to be read next
    private @Nullable Chunk chunk; // the one that is read
    private int index; // of the current entry in it
    private long bound; // no entry beyond it comes first, while no chunk is read
    private int givenChunk = -1; // the chunk of the entry that was given last, and its index in there
    private int givenIndex;

    /** Begins with all of a segment that has one source. */
    SealedRun(SegmentEntry entry) {
        this.entry = entry;
        this.source = entry.source();
    }

    /** Begins with the chunks of one source in a segment that has several. */
    SealedRun(SegmentEntry entry, Segment segment, int firstChunk, int chunkEnd) {
        this.entry = entry;
        this.source = segment.source(firstChunk);
        this.segment = segment;
        this.firstChunk = firstChunk;
        this.chunkEnd = chunkEnd;
    }

    SegmentEntry entry() {
        return entry;
    }

    int source() {
        return source;
    }

    @Nullable
    Segment segment() {
        return segment;
    }

    /** Takes all chunks of a segment that has one source. */
    void setSegment(Segment opened) {
        segment = opened;
        firstChunk = 0;
        chunkEnd = opened.chunkCount();
    }

    int firstChunk() {
        return firstChunk;
    }

    int chunkEnd() {
        return chunkEnd;
    }

    int chunkIndex() {
        return chunkIndex;
    }

    /** Stands before or behind a chunk that is to be read when its turn comes. */
    void awaitChunk(int chunkIndex, long bound) {
        this.chunkIndex = chunkIndex;
        this.bound = bound;
        this.chunk = null;
    }

    /** Stands at an entry of a chunk. */
    void enter(Chunk read, int index) {
        this.chunk = read;
        this.index = index;
    }

    /** Takes note that an entry of the chunk that is read was given. */
    void give(int index) {
        givenChunk = chunkIndex;
        givenIndex = index;
    }

    /** Tells whether the entry that was given last is the one behind this one, with none in between. */
    boolean isGivenBehind(Chunk read, int index) {
        return givenChunk == chunkIndex
                ? givenIndex == index + 1
                : givenChunk == chunkIndex + 1 && givenIndex == 0 && index == read.count() - 1;
    }

    @Nullable
    Chunk chunk() {
        return chunk;
    }

    int index() {
        return index;
    }

    /** Returns the sequence of the current entry, or else one that tells when the run's turn comes. */
    long key() {
        return chunk == null ? bound : chunk.sequence(index);
    }
}
