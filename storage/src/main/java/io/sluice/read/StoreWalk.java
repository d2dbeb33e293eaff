package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.StoreFormatException;
import io.sluice.index.CycleIndex;
import io.sluice.queue.CycleBlocks;
import io.sluice.queue.CycleFile;
import io.sluice.segment.Catalog;
import io.sluice.segment.Segment;
import io.sluice.segment.SegmentEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.function.Supplier;

/**
 * Goes through a whole store, oldest first, for those who count: what is sealed is given as the directories of segments
 * have it, what is in the index as the index has it, and only what is in neither, as blocks. Nothing is given twice.
 */
final class StoreWalk {
    /** Takes what there is. */
    interface Visitor {
        /** Tells whether the chunks of a segment are wanted. */
        boolean wantsSegment(SegmentEntry entry) throws IOException;

        /** Takes what a segment says of one of its chunks. */
        void onChunk(Segment segment, int chunk) throws IOException;

        /** Takes what the index knows of a cycle. */
        void onIndex(CycleIndex index) throws IOException;

        /** Takes a block that is not in the index; valid during the call. */
        void onBlock(BlockCursor block) throws IOException;
    }

    /** Thrown when entries moved while they were counted. */
    private static final class MovedException extends NoSuchFileException {
        private static final long serialVersionUID = 1L;

        MovedException() {
            super("entries moved");
        }
    }

    private StoreWalk() {}

    /**
     * Shows a visitor all there is. When entries move from the queue to the sealed tier meanwhile, or from segment to
     * segment, what was counted is thrown away, and another visitor begins anew.
     *
     * @return the visitor that has seen all
     */
    static <V extends Visitor> V run(LineSource source, Supplier<V> visitors) throws IOException {
        return Moves.retry(() -> {
            V visitor = visitors.get();
            walk(source, visitor);
            return visitor;
        });
    }

    private static void walk(LineSource source, Visitor visitor) throws IOException {
        Catalog catalog = source.sealed().catalog();
        for (SegmentEntry entry : catalog.segments()) {
            if (visitor.wantsSegment(entry)) {
                walkSegment(source, visitor, entry);
            }
        }
        long seenUpTo = catalog.sealedUpTo() == 0 ? Long.MIN_VALUE : catalog.sealedUpTo();
        CycleBlocks blocks = source.cycleBlocks();
        for (CycleFile cycle : blocks.list()) {
            CycleIndex index = source.index().of(cycle);
            long position = 0;
            boolean all = false;
            if (index != null && index.firstSequence() >= seenUpTo) {
                requireUnmoved(source, catalog, index.firstSequence(), seenUpTo);
                visitor.onIndex(index);
                seenUpTo = Math.max(seenUpTo, index.nextSequence());
                position = index.covered();
                all = index.isClosed();
            } else if (index != null) { // its sums are of sealed entries, too
                all = index.isClosed() && index.nextSequence() <= seenUpTo;
            }
            if (!all) {
                if (!blocks.open(cycle, position)) {
                    throw new MovedException();
                }
                seenUpTo = walkBlocks(source, visitor, catalog, seenUpTo);
            }
        }
    }

    private static void walkSegment(LineSource source, Visitor visitor, SegmentEntry entry) throws IOException {
        Segment segment;
        try {
            segment = source.sealed().segment(entry);
        } catch (StoreFormatException e) {
            source.notice(e.getMessage() + "; not counted");
            return;
        }
        for (int i = 0; i < segment.chunkCount(); i++) {
            visitor.onChunk(segment, i);
        }
    }

    private static long walkBlocks(LineSource source, Visitor visitor, Catalog catalog, long upTo) throws IOException {
        long seenUpTo = upTo;
        CycleBlocks blocks = source.cycleBlocks();
        while (blocks.next()) {
            BlockCursor block = blocks.cursor();
            if (block.firstSequence() >= seenUpTo) { // else it was appended twice, or is sealed
                requireUnmoved(source, catalog, block.firstSequence(), seenUpTo);
                seenUpTo = block.nextSequence();
                source.cost().onScanned(block.length());
                visitor.onBlock(block);
            }
        }
        return seenUpTo;
    }

    /** Asks, where entries are missing, whether they are sealed by now. */
    private static void requireUnmoved(LineSource source, Catalog catalog, long sequence, long seenUpTo)
            throws IOException {
        if (sequence > seenUpTo && seenUpTo >= 0 && source.sealed().catalog().generation() != catalog.generation()) {
            throw new MovedException();
        }
    }
}
