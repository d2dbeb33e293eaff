package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.index.CycleIndex;
import io.sluice.index.Frame;
import io.sluice.index.FrameReader;
import io.sluice.index.StoreIndex;
import io.sluice.queue.CycleBlocks;
import io.sluice.queue.CycleFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the blocks of the queue that a query may want, oldest first, and goes on as the store grows. Where there is an
 * index, the others are not read; where there is none, or it is damaged or behind, all are given. Confined to one
 * thread.
 */
final class QueueForward implements Closeable {
    private static final long UNKNOWN = -1;

    private final StoreIndex index;
    private final CycleBlocks blocks;
    private final EntryFilter filter;
    private final PartJoiner joiner; // sources whose lines it holds are wanted whatever entries they have
    private final QueryCost cost;

    private @Nullable CycleFile cycle; // where the next block is looked for
    private @Nullable CycleIndex known; // what the index knows of that cycle
    private @Nullable FrameReader frames; // of that cycle; null while its blocks are scanned
    private int wanted; // the blocks of the current frame that are still to show
    private int noted; // how many blocks of the current frame were passed, one by one
    private long covered; // where in the cycle scanning would begin, if the index ended with the current frame
    private boolean ended; // no entry behind those that were given can be wanted
    private boolean live; // the cycle still grows, and has been read to its end

    private long fromSequence;
    private long seenUpTo; // entries below this sequence were shown, or passed over
    private long expectedSequence = UNKNOWN; // of the next block, if none is missing
    private long missingFrom = UNKNOWN;
    private long missingUntil;
    private long firstNoted = UNKNOWN;

    QueueForward(LineSource source, PartJoiner joiner) {
        this.index = source.index();
        this.blocks = source.cycleBlocks();
        this.filter = source.filter();
        this.cost = source.cost();
        this.joiner = joiner;
    }

    /** Moves so that {@link #next} gives blocks from the one with this sequence on. */
    void seek(long sequence) throws IOException {
        fromSequence = sequence;
        seenUpTo = Long.MIN_VALUE;
        List<CycleFile> cycles = blocks.list();
        int low = 0;
        int high = cycles.size() - 1;
        int best = 0;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int probe = middle;
            long first = UNKNOWN;
            while (probe >= low && first == UNKNOWN) {
                first = firstSequence(cycles.get(probe--));
            }
            if (first == UNKNOWN || first <= sequence) {
                best = first == UNKNOWN ? best : probe + 1;
                low = middle + 1;
            } else {
                high = probe;
            }
        }
        if (!cycles.isEmpty() && !enter(cycles.get(best))) {
            boolean unused = enterLater() || scanSkipped(null);
        }
    }

    /** Takes it that the next block has this sequence: a later one means that entries are missing. */
    void expect(long sequence) {
        expectedSequence = sequence;
    }

    /** Moves to a place that another reader came to. */
    void follow(Place place) throws IOException {
        if (place.cycle() == null) {
            seek(place.sequence());
        } else {
            fromSequence = place.sequence();
            seenUpTo = place.sequence();
            scan(place.cycle(), place.position());
        }
    }

    private long firstSequence(CycleFile candidate) throws IOException {
        CycleIndex indexed = index.of(candidate);
        if (indexed != null) {
            return indexed.firstSequence();
        }
        return blocks.open(candidate, 0) && blocks.next() ? blocks.cursor().firstSequence() : UNKNOWN;
    }

    /** Moves to the next block; false when there is none yet. */
    boolean next() throws IOException {
        while (!ended && (cycle != null || enterLater())) {
            if (frames != null) {
                if (nextIndexed()) {
                    return true;
                }
            } else if (nextScanned()) {
                return true;
            } else if (!blocks.isEnded()) {
                live = true;
                return false;
            } else if (!enterLater()) {
                return false;
            }
        }
        return false;
    }

    /** Returns the cursor over the block that was moved to. */
    BlockCursor cursor() {
        return blocks.cursor();
    }

    /**
     * Returns the first of the entries that were found missing before the block that was moved to, -1 when none were.
     */
    long missingFrom() {
        return missingFrom;
    }

    /**
     * Returns the sequence behind what was looked at, -1 when that is nothing; MAX_VALUE when nothing behind it can be
     * wanted.
     */
    long passedUpTo() {
        return ended ? Long.MAX_VALUE : expectedSequence;
    }

    /** Returns the first sequence that was seen since the last move, -1 when none was. */
    long firstNoted() {
        return firstNoted;
    }

    /** Says once which entries were found missing before the block that was moved to; empty when none. */
    String takeMissing() {
        if (missingFrom == UNKNOWN) {
            return "";
        }
        String missing = "entries " + missingFrom + " to " + (missingUntil - 1) + " are missing";
        missingFrom = UNKNOWN;
        return missing;
    }

    private boolean nextScanned() throws IOException {
        while (blocks.next()) {
            BlockCursor block = blocks.cursor();
            if (block.nextSequence() > fromSequence && block.firstSequence() >= seenUpTo) {
                noteSequences(block.firstSequence(), block.nextSequence());
                shown(block);
                return true;
            }
        }
        return false;
    }

    private void shown(BlockCursor block) {
        seenUpTo = block.nextSequence();
        cost.onScanned(block.length());
    }

    /** Moves to the next block that the index shows to be needed; false when this cycle's index has no more of them. */
    private boolean nextIndexed() throws IOException {
        FrameReader reader = frames;
        while (reader != null) {
            while (wanted != 0) {
                int block = Integer.numberOfTrailingZeros(wanted);
                wanted &= wanted - 1;
                noteSequences(reader.frame(), block);
                if (reader.frame().blockSequence(block) >= seenUpTo
                        && reader.frame().blockNextSequence(block) > fromSequence) {
                    if (!show(reader.frame(), block)) {
                        return false; // scan from there on
                    }
                    return true;
                }
            }
            noteSequences(reader.frame(), reader.frame().blockCount());
            if (!reader.next()) {
                leaveIndex();
                return false;
            }
            Frame frame = reader.frame();
            noted = 0;
            if (joiner.isEmpty() && filter.isBehind(frame.blockSequence(0))) {
                noteSequences(frame.blockSequence(0), frame.blockSequence(0));
                ended = true;
                return false;
            }
            int last = frame.blockCount() - 1;
            covered = frame.isUnfinished()
                    ? covered
                    : frame.blockPosition(last) + Integer.BYTES + frame.blockLength(last);
            if (frame.blockNextSequence(last) > fromSequence) {
                wanted = filter.wantedBlocks(frame, joiner::holds);
            }
        }
        return false;
    }

    private boolean show(Frame frame, int block) throws IOException {
        CycleFile open = cycle;
        long position = frame.blockPosition(block);
        if (open != null && blocks.open(open, position)) {
            if (blocks.showAt(position, frame.blockLength(block))
                    && blocks.cursor().firstSequence() == frame.blockSequence(block)) {
                noteSequences(frame, block + 1);
                shown(blocks.cursor());
                return true;
            }
            scan(open, position);
        } else {
            closeFrames(); // retired meanwhile
            cycle = null;
        }
        return false;
    }

    /** Takes note of the first blocks of a frame: what is missing is told where it is missing, and not before. */
    private void noteSequences(Frame frame, int count) {
        for (; noted < count; noted++) {
            if (frame.blockNextSequence(noted) > fromSequence) {
                noteSequences(frame.blockSequence(noted), frame.blockNextSequence(noted));
            }
        }
    }

    private void noteSequences(long first, long next) {
        firstNoted = firstNoted == UNKNOWN ? first : firstNoted;
        if (expectedSequence != UNKNOWN && first > expectedSequence) {
            missingFrom = missingFrom == UNKNOWN ? expectedSequence : missingFrom;
            missingUntil = first;
        }
        expectedSequence = Math.max(expectedSequence, next);
    }

    /** The index has no more frames of the cycle: because that is all, or because it is behind or damaged. */
    private void leaveIndex() throws IOException {
        CycleFile left = cycle;
        boolean all = known != null && known.isClosed() && known.covered() == covered;
        if (left != null && !(all && enterLater())) {
            scan(left, covered); // where a finished cycle ends, a later one will be found
        }
    }

    private void scan(CycleFile from, long position) throws IOException {
        closeFrames();
        cycle = blocks.open(from, position) ? from : null;
    }

    /** Enters the next cycle that may have wanted blocks; false when there is none, and then the current one stays. */
    private boolean enterLater() throws IOException {
        CycleFile before = cycle;
        for (CycleFile later : blocks.list()) {
            if ((before == null || later.compareTo(before) > 0) && enter(later)) {
                return true;
            }
        }
        return scanSkipped(before);
    }

    /** Waits at the end of the current cycle, when it is another one than before: it was skipped and is not open. */
    private boolean scanSkipped(@Nullable CycleFile before) throws IOException {
        CycleFile skipped = cycle;
        if (skipped == null || skipped.equals(before)) {
            return false;
        }
        scan(skipped, covered);
        return cycle != null;
    }

    /**
     * Enters a cycle, by its index if it has one and that is of use: who follows the store gets each block as it comes.
     * False when the cycle is gone, or when it is finished and the index shows that it has nothing wanted.
     */
    private boolean enter(CycleFile entered) throws IOException {
        CycleIndex indexed = live ? null : index.of(entered);
        if (indexed != null && joiner.isEmpty() && filter.isBehind(indexed.firstSequence())) {
            noteSequences(indexed.firstSequence(), indexed.firstSequence());
            ended = true;
            return true;
        }
        if (indexed != null && indexed.isClosed() && joiner.isEmpty() && !filter.wantsCycle(indexed)) {
            noteSequences(indexed.firstSequence(), indexed.nextSequence());
            closeFrames();
            cycle = entered;
            covered = indexed.covered();
            return false;
        }
        closeFrames();
        if (indexed != null) {
            try {
                frames = indexed.frames();
                known = indexed;
                cycle = entered;
                covered = 0;
                return true;
            } catch (IOException e) {
                // then without
            }
        }
        if (!blocks.open(entered, 0)) {
            return false;
        }
        cycle = entered;
        return true;
    }

    private void closeFrames() throws IOException {
        if (frames != null) {
            frames.close();
            frames = null;
        }
        known = null;
        wanted = 0;
        noted = 0;
    }

    @Override
    public void close() throws IOException {
        closeFrames();
    }
}
