package io.sluice.read;

import io.sluice.block.GatheredBlock;
import io.sluice.segment.Chunk;
import io.sluice.segment.SegmentChunks;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Holds what reading the sealed tier needs and is too large to make for each query. Confined to one thread at a time.
 */
final class SealedScratch {
    private static final int IDLE_CHUNKS_MAX = 8;

    private final SegmentChunks segments = new SegmentChunks();
    private final GatheredBlock block = new GatheredBlock();
    private final Deque<Chunk> idle = new ArrayDeque<>();

    SegmentChunks segments() {
        return segments;
    }

    GatheredBlock block() {
        return block;
    }

    Chunk takeChunk() {
        Chunk chunk = idle.poll();
        return chunk == null ? new Chunk() : chunk;
    }

    void giveBack(Chunk chunk) {
        if (idle.size() < IDLE_CHUNKS_MAX) {
            idle.push(chunk);
        }
    }

    void close() {
        segments.close();
    }
}
