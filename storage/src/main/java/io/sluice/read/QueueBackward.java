package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.index.CycleIndex;
import io.sluice.index.StoreIndex;
import io.sluice.queue.CycleBlocks;
import io.sluice.queue.CycleFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the blocks of the queue that a query may want, newest first. Where there is an index, the others are not read;
 * where there is none, or it is damaged or behind, all are given. Confined to one thread.
 */
final class QueueBackward implements Closeable {
    private final StoreIndex index;
    private final CycleBlocks blocks;
    private final EntryFilter filter;
    private final QueryCost cost;

    private List<CycleFile> cycles = List.of();
    private int at; // of the current cycle in the list
    private @Nullable CycleIndex pending; // of the current cycle, to be used when the blocks behind it are shown
    private @Nullable Postings postings; // of the current cycle
    private boolean scanning; // blocks of the current cycle were collected

    private long fromSequence;
    private long seenFrom = Long.MAX_VALUE; // entries from this sequence on were shown, or passed over
    private long passedFrom = Long.MAX_VALUE; // the queue was searched from its end down to this sequence
    private boolean cutOff; // a cycle has gone since the cycles were listed, and all before it with it
    private Place end = new Place(0, null, 0);

    QueueBackward(LineSource source) {
        this.index = source.index();
        this.blocks = source.cycleBlocks();
        this.filter = source.filter();
        this.cost = source.cost();
    }

    /** Moves so that {@link #previous} gives blocks from the one with this sequence back. */
    void seek(long sequence) throws IOException {
        fromSequence = sequence;
        cycles = blocks.list();
        at = cycles.size();
    }

    /** Moves to the block before; false when there is none. */
    boolean previous() throws IOException {
        while (!cutOff) {
            if (scanning) {
                if (previousScanned()) {
                    return true;
                }
                scanning = false;
                if (pending != null) {
                    openPostings(pending);
                }
            } else if (postings != null) {
                if (previousIndexed(postings)) {
                    return true;
                }
            } else if (!enterEarlier()) {
                return false;
            }
        }
        return false;
    }

    /**
     * Returns the sequence down to which the queue was searched, once there is no block before; MAX_VALUE for nothing.
     */
    long passedFrom() {
        return passedFrom;
    }

    /** Returns the cursor over the block that was moved to. */
    BlockCursor cursor() {
        return blocks.cursor();
    }

    /** Returns the place behind the last entry that is there, as far as it was seen. */
    Place end() {
        return end;
    }

    private void noteEnd(long sequence, long position) {
        if (sequence > end.sequence()) {
            end = new Place(sequence, cycles.get(at), position);
        }
    }

    private boolean previousScanned() throws IOException {
        while (blocks.previous()) {
            BlockCursor block = blocks.cursor();
            noteEnd(block.nextSequence(), blocks.nextPosition());
            passedFrom = Math.min(passedFrom, block.firstSequence());
            if (block.firstSequence() <= fromSequence && block.nextSequence() <= seenFrom) {
                shown(block);
                return true;
            }
        }
        return false;
    }

    private void shown(BlockCursor block) {
        seenFrom = block.firstSequence();
        cost.onScanned(block.length());
    }

    private boolean previousIndexed(Postings current) throws IOException {
        while (current.previous()) {
            if (current.blockSequence() < seenFrom && show(current)) {
                return true;
            }
            if (cutOff || !current.isSound()) {
                break;
            }
        }
        if (cutOff) {
            closePostings();
        } else if (!current.isSound()) {
            scanBefore(current.position());
        } else {
            passedFrom = Math.min(passedFrom, current.firstSequence());
            closePostings();
        }
        return false;
    }

    private boolean show(Postings current) throws IOException {
        long position = current.position();
        if (!blocks.open(cycles.get(at), position)) {
            cutOff = true; // retired meanwhile
            return false;
        }
        boolean whole = blocks.showAt(position, current.blockLength());
        BlockCursor block = blocks.cursor();
        if (!whole || !current.isOf(block)) {
            current.giveUp();
            return false;
        }
        if (block.firstSequence() > fromSequence || block.nextSequence() > seenFrom) {
            return false;
        }
        shown(block);
        return true;
    }

    /** The index or a block is damaged: gives all blocks of the cycle before a place, and tells what is no block. */
    private void scanBefore(long position) throws IOException {
        closePostings();
        pending = null;
        if (blocks.open(cycles.get(at), 0)) {
            blocks.collect(0);
            blocks.dropCollected(position + 1);
            scanning = true;
        } else {
            cutOff = true;
        }
    }

    private boolean enterEarlier() throws IOException {
        if (at == 0) {
            return false;
        }
        CycleFile earlier = cycles.get(--at);
        CycleIndex indexed = index.of(earlier);
        if (indexed != null && indexed.isClosed() && filter.isBefore(indexed.nextSequence())) {
            at = 0; // nor can any before it be wanted
            return false;
        }
        pending = indexed;
        if (indexed != null && indexed.isClosed()) {
            openPostings(indexed);
        } else if (blocks.open(earlier, 0)) {
            blocks.collect(indexed == null ? 0 : indexed.covered());
            scanning = true;
        } else {
            cutOff = true;
        }
        return true;
    }

    private void openPostings(CycleIndex indexed) throws IOException {
        pending = null;
        noteEnd(indexed.nextSequence(), indexed.covered());
        if (indexed.firstSequence() <= fromSequence && filter.wantsCycle(indexed)) {
            postings = Postings.open(indexed, filter, fromSequence);
        } else {
            passedFrom = Math.min(passedFrom, indexed.firstSequence());
        }
    }

    private void closePostings() throws IOException {
        if (postings != null) {
            postings.close();
            postings = null;
        }
    }

    @Override
    public void close() throws IOException {
        closePostings();
    }
}
