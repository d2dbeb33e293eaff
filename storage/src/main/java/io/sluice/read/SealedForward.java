package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.EntryFlags;
import io.sluice.segment.Chunk;
import io.sluice.segment.MissingEntries;
import io.sluice.segment.Segment;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Gives the entries of the sealed tier that a query may want, oldest first, in blocks that are made for it. Confined to
 * one thread.
 */
final class SealedForward {
    private final SealedRuns runs;
    private final EntryFilter filter;
    private final PriorityQueue<SealedRun> queue = new PriorityQueue<>(Comparator.comparingLong(SealedRun::key));
    private final Iterator<MissingEntries> missing;
    private final long fromSequence;
    private @Nullable MissingEntries nextMissing; // the first that was not told yet
    private boolean begunInBlock; // an entry of the block goes on in a later one
    private String damage = ""; // found behind the entries of the block
    private String notice = "";
    private @Nullable BlockCursor cursor;

    private SealedForward(LineSource source, SealedRuns runs, long fromSequence) {
        this.runs = runs;
        this.filter = source.filter();
        this.fromSequence = fromSequence;
        this.missing = runs.catalog().missing().iterator();
        advanceMissing();
    }

    /** Begins with the entry that has this sequence, or the first one behind. */
    static SealedForward open(LineSource source, SealedRuns runs, long fromSequence) throws IOException {
        SealedForward forward = new SealedForward(source, runs, fromSequence);
        forward.add(runs.open(fromSequence, runs.catalog().sealedUpTo()));
        forward.damage = runs.takeDamage();
        return forward;
    }

    private void add(List<SealedRun> begun) {
        for (SealedRun run : begun) {
            if (run.chunk() == null) {
                Segment segment = run.segment();
                long bound = segment == null ? run.entry().firstSequence() : segment.firstSequence(run.firstChunk());
                run.awaitChunk(run.firstChunk(), Math.max(bound, fromSequence));
            }
            queue.add(run);
        }
    }

    /** Moves to what is to be told next: not what lies before the place of beginning, or before the store's first. */
    private void advanceMissing() {
        do {
            nextMissing = missing.hasNext() ? missing.next() : null;
        } while (nextMissing != null && nextMissing.from() < Math.max(fromSequence, 1));
    }

    /**
     * Makes the next block; false when there are no more entries.
     *
     * @throws java.nio.file.NoSuchFileException when the entries have moved to other segments meanwhile, or are gone
     */
    boolean next() throws IOException {
        runs.clearBlock();
        begunInBlock = false;
        boolean more = true;
        while (more && isSound()) {
            SealedRun run = queue.poll();
            if (run == null) {
                break;
            }
            if (filter.isBehind(run.key()) && !runs.isLineHeld()) {
                queue.add(run); // it may have the end of a line that this block begins
                break;
            }
            more = isDecidable(run) && isBeforeMissing(run.key()) && take(run);
            if (!more) {
                queue.add(run);
            }
        }
        if (runs.blockCount() == 0) {
            if (queue.isEmpty()) {
                boolean unused = isBeforeMissing(end()); // what is missing behind the last entry
            }
            return false;
        }
        cursor = runs.showBlock();
        return true;
    }

    /** Ends the block before entries that are damaged, and tells of them before the next. */
    private boolean isSound() {
        if (damage.isEmpty()) {
            return true;
        }
        if (runs.blockCount() > 0) {
            return false;
        }
        tell(damage);
        damage = "";
        return true;
    }

    /**
     * Ends the block before a chunk that may be wanted only because a line goes on in it that was begun in the block.
     */
    private boolean isDecidable(SealedRun run) {
        return run.chunk() != null || !begunInBlock;
    }

    /** Ends the block before entries that are missing, and tells of them before the next. */
    private boolean isBeforeMissing(long sequence) {
        MissingEntries first = nextMissing;
        if (first == null || sequence < first.until()) {
            return true;
        }
        if (runs.blockCount() > 0) {
            return false;
        }
        tell("entries " + first.from() + " to " + (first.until() - 1) + " are missing");
        advanceMissing();
        return isBeforeMissing(sequence);
    }

    private void tell(String text) {
        notice = notice.isEmpty() ? text : notice + "; " + text;
    }

    /** Says once what was found missing or damaged before the block that was made. */
    String takeNotice() {
        String told = notice;
        notice = "";
        return told;
    }

    /**
     * Takes the entries of the run whose turn it is, up to the turn of the next; false when the block is full, and then
     * the run stays where it is.
     */
    private boolean take(SealedRun run) throws IOException {
        Chunk chunk = run.chunk();
        if (chunk == null) {
            chunk = enterChunk(run);
            if (chunk == null) {
                return true; // the run has no more entries, or it is not its turn any more
            }
        }
        SealedRun other = queue.peek();
        long turn = other == null ? Long.MAX_VALUE : other.key();
        MissingEntries hole = nextMissing;
        long until = Math.min(turn, hole == null ? Long.MAX_VALUE : Math.max(hole.until(), run.key() + 1));
        int index = run.index();
        while (index < chunk.count() && chunk.sequence(index) < until) {
            if (runs.mayWant(run, chunk, index) && !runs.put(run, chunk, index)) {
                run.enter(chunk, index);
                return false;
            }
            begunInBlock |= EntryFlags.continues(chunk.flags(index));
            index++;
        }
        if (index < chunk.count()) {
            run.enter(chunk, index);
            queue.add(run);
        } else {
            leaveChunk(run, chunk);
        }
        return true;
    }

    /** Reads the run's next wanted chunk; null when there is none, or its entries have to wait for other runs'. */
    private @Nullable Chunk enterChunk(SealedRun run) throws IOException {
        if (run.entry().isMixed() && run.segment() == null) {
            add(runs.openHeld(run));
        }
        Segment segment = runs.segment(run);
        long turn = run.key();
        Chunk chunk = segment == null ? null : runs.readNext(run, 1);
        damage = runs.takeDamage();
        if (chunk == null) {
            if (run.key() > turn) {
                queue.add(run); // it stopped before a chunk whose turn is to come
            }
            return null;
        }
        int index = chunk.indexOf(fromSequence);
        if (index == chunk.count()) {
            leaveChunk(run, chunk);
            return null;
        }
        run.enter(chunk, index);
        SealedRun other = queue.peek();
        boolean behindOther = other != null && other.key() < run.key();
        boolean behindMissing = nextMissing != null && run.key() >= nextMissing.until();
        if (!damage.isEmpty() || behindOther || behindMissing) {
            queue.add(run); // its bound was lower than its first entry
            return null;
        }
        return chunk;
    }

    private void leaveChunk(SealedRun run, Chunk chunk) {
        int next = run.chunkIndex() + 1;
        Segment segment = run.segment();
        runs.giveBack(chunk);
        if (segment != null && next < run.chunkEnd()) {
            run.awaitChunk(next, Math.max(segment.firstSequence(next), fromSequence));
            queue.add(run);
        }
    }

    BlockCursor cursor() {
        if (cursor == null) {
            throw new IllegalStateException("not at a block");
        }
        return cursor;
    }

    /** Returns the sequence from which on entries are in the queue. */
    long end() {
        return runs.catalog().sealedUpTo();
    }
}
