package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.segment.Catalog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Gives the blocks that a query may want, newest first, from the queue and then from the sealed tier. Confined to one
 * thread.
 *
 * <p>Where the queue turns out to have lost cycles to the sealed tier since they were listed, the sealed tier goes on
 * from there: what has gone is all sealed, and so is everything before it.
 */
final class BackwardBlocks implements Closeable {
    private final LineSource source;
    private final QueueBackward queue;
    private @Nullable SealedBackward sealed; // null while the queue is read
    private long fromSequence;

    BackwardBlocks(LineSource source) {
        this.source = source;
        this.queue = new QueueBackward(source);
    }

    /** Moves so that {@link #previous} gives blocks from the one with this sequence back. */
    void seek(long sequence) throws IOException {
        fromSequence = sequence;
        queue.seek(sequence);
    }

    /** Moves to the block before; false when there is none. */
    boolean previous() throws IOException {
        if (sealed == null) {
            if (queue.previous()) {
                return true;
            }
            if (queue.passedFrom() != Long.MAX_VALUE) {
                fromSequence = Math.min(fromSequence, queue.passedFrom() - 1);
            }
            openSealed();
        }
        for (int moves = 0; ; moves++) {
            SealedBackward open = sealed;
            try {
                if (open == null || !open.previous()) {
                    return false;
                }
                fromSequence = open.cursor().firstSequence() - 1;
                return true;
            } catch (NoSuchFileException e) {
                if (moves == Moves.MAX) {
                    throw e;
                }
                openSealed();
            }
        }
    }

    private void openSealed() throws IOException {
        sealed = Moves.retry(() -> {
            SealedRuns runs = new SealedRuns(source, source.sealed().catalog(), number -> false, () -> true);
            return SealedBackward.open(source, runs, fromSequence);
        });
    }

    /** Returns the cursor over the block that was moved to. */
    BlockCursor cursor() {
        return sealed == null ? queue.cursor() : sealed.cursor();
    }

    /** Tells whether the block that was moved to ends with a part of a line whose next part was passed over. */
    boolean isBeyondPassed() {
        return sealed != null && sealed.isBeyondPassed();
    }

    /** Returns the place behind the last entry that is there, as far as it was seen. */
    Place end() throws IOException {
        Place end = queue.end();
        if (end.sequence() > 0) {
            return end;
        }
        Catalog catalog = source.sealed().catalog();
        return new Place(catalog.sealedUpTo(), null, 0);
    }

    @Override
    public void close() throws IOException {
        queue.close();
    }
}
