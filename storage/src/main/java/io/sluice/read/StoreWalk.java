package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.index.CycleIndex;
import io.sluice.queue.CycleBlocks;
import io.sluice.queue.CycleFile;
import java.io.IOException;

/**
 * Goes through a whole store, oldest first, for those who count: what is in the index is given as the index has it, and
 * only what is not, as blocks. Nothing is given twice.
 */
final class StoreWalk {
    /** Takes what there is. */
    interface Visitor {
        /** Takes what the index knows of a cycle. */
        void onIndex(CycleIndex index) throws IOException;

        /** Takes a block that is not in the index; valid during the call. */
        void onBlock(BlockCursor block) throws IOException;
    }

    private StoreWalk() {}

    static void run(LineSource source, Visitor visitor) throws IOException {
        CycleBlocks blocks = source.cycleBlocks();
        long seenUpTo = Long.MIN_VALUE;
        for (CycleFile cycle : blocks.list()) {
            CycleIndex index = source.index().of(cycle);
            if (index != null) {
                visitor.onIndex(index);
                seenUpTo = Math.max(seenUpTo, index.nextSequence());
            }
            boolean all = index != null && index.isClosed();
            if (!all && blocks.open(cycle, index == null ? 0 : index.covered())) {
                while (blocks.next()) {
                    BlockCursor block = blocks.cursor();
                    if (block.firstSequence() >= seenUpTo) { // else it was appended twice
                        seenUpTo = block.nextSequence();
                        source.cost().onScanned(block.length());
                        visitor.onBlock(block);
                    }
                }
            }
        }
    }
}
