package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.segment.Catalog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Gives the blocks that a query may want, oldest first, from the sealed tier and then from the queue, and goes on as
 * the store grows. Confined to one thread.
 *
 * <p>Entries move from the queue to the sealed tier, and from segment to segment, while they are read. The catalog says
 * up to which sequence they are sealed, and is changed before anything is deleted: so where a segment has gone, or the
 * queue has a hole, the catalog is looked at again, and reading goes on behind what was shown.
 */
final class ForwardBlocks implements Closeable {
    private final LineSource source;
    private final PartJoiner joiner;
    private QueueForward queue;
    private @Nullable SealedForward sealed; // null once the queue is read
    private long fromSequence;
    private long seenUpTo; // entries below this sequence were shown, or passed over
    private long beginning = -1; // where the queue was entered while nothing was sealed, until that was looked at again
    private String notice = "";

    ForwardBlocks(LineSource source, PartJoiner joiner) {
        this.source = source;
        this.joiner = joiner;
        this.queue = new QueueForward(source, joiner);
    }

    /** Moves so that {@link #next} gives blocks from the one with this sequence on. */
    void seek(long sequence) throws IOException {
        fromSequence = sequence;
        seenUpTo = sequence;
        Catalog catalog = source.sealed().catalog();
        if (sequence < catalog.sealedUpTo()) {
            openSealed();
        } else {
            enterQueue(catalog, sequence);
        }
    }

    private void openSealed() throws IOException {
        sealed = Moves.retry(() -> {
            Catalog catalog = source.sealed().catalog();
            SealedRuns runs = new SealedRuns(source, catalog, joiner::holds, joiner::isEmpty);
            return SealedForward.open(source, runs, seenUpTo);
        });
    }

    private void enterQueue(Catalog catalog, long sequence) throws IOException {
        sealed = null;
        queue.close();
        queue = new QueueForward(source, joiner);
        if (catalog.sealedUpTo() > 0) {
            queue.expect(sequence);
        }
        beginning = catalog.sealedUpTo() > 0 ? -1 : sequence; // a store need not begin with 0
        queue.seek(sequence);
    }

    /** Moves to a place that another reader came to. */
    void follow(Place place) throws IOException {
        if (place.cycle() == null) {
            seek(place.sequence());
            return;
        }
        fromSequence = place.sequence();
        seenUpTo = place.sequence();
        queue.expect(place.sequence());
        queue.follow(place);
    }

    /** Moves to the next block; false when there is none yet. */
    boolean next() throws IOException {
        while (true) {
            SealedForward open = sealed;
            if (open == null) {
                boolean found = queue.next();
                if (!hasMoved() && (found || !isAllSealed())) {
                    seenUpTo = found ? queue.cursor().nextSequence() : seenUpTo;
                    return found;
                }
            } else if (nextSealed(open)) {
                return true;
            } else if (sealed == open) {
                seenUpTo = Math.max(seenUpTo, open.end());
                if (joiner.isEmpty() && source.filter().isBehind(open.end())) {
                    return false;
                }
                seek(seenUpTo);
            }
        }
    }

    private boolean nextSealed(SealedForward open) throws IOException {
        try {
            boolean found = open.next();
            tell(open.takeNotice());
            if (found) {
                seenUpTo = open.cursor().nextSequence();
            }
            return found;
        } catch (NoSuchFileException e) {
            openSealed();
            return false;
        }
    }

    /**
     * Tells whether what is behind the queue's end, as it was found, has been sealed, and goes there if it is: cycles
     * may have gone between the look at the list of them and that at the last.
     */
    private boolean isAllSealed() throws IOException {
        long passed = Math.max(queue.passedUpTo(), beginning);
        if (passed == Long.MAX_VALUE) {
            return false;
        }
        Catalog catalog = source.sealed().catalog();
        if (catalog.sealedUpTo() <= Math.max(passed, fromSequence)) {
            return false;
        }
        seenUpTo = Math.max(seenUpTo, passed);
        openSealed();
        return true;
    }

    /** Tells whether what the queue does not have before its block is sealed, and goes there if it is. */
    private boolean hasMoved() throws IOException {
        long missingFrom = queue.missingFrom();
        if (beginning >= 0 && queue.firstNoted() >= 0) {
            missingFrom = queue.firstNoted() > beginning ? beginning : missingFrom;
            beginning = -1;
        }
        if (missingFrom < 0) {
            return false;
        }
        Catalog catalog = source.sealed().catalog();
        if (catalog.sealedUpTo() <= missingFrom) {
            return false;
        }
        seenUpTo = Math.max(seenUpTo, Math.max(missingFrom, fromSequence));
        openSealed();
        return true;
    }

    private void tell(String text) {
        notice = notice.isEmpty() || text.isEmpty() ? notice + text : notice + "; " + text;
    }

    /** Returns the cursor over the block that was moved to. */
    BlockCursor cursor() {
        return sealed == null ? queue.cursor() : sealed.cursor();
    }

    /** Says once what was found damaged behind the last block that was given; empty when nothing was. */
    String takeDamage() {
        String told = notice;
        notice = "";
        return told;
    }

    /** Says once what was found missing or damaged before the block that was moved to; empty when nothing was. */
    String takeMissing() {
        if (sealed == null) {
            tell(queue.takeMissing());
        }
        return takeDamage();
    }

    @Override
    public void close() throws IOException {
        queue.close();
    }
}
