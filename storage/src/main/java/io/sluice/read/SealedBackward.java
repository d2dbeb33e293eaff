package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.EntryFlags;
import io.sluice.segment.Chunk;
import io.sluice.segment.MissingEntries;
import io.sluice.segment.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Gives the entries of the sealed tier that a query may want, newest first, in blocks that are made for it. Confined to
 * one thread.
 *
 * <p>Entries are noted from the newest back, and put into the block in their order when enough of them are. The chunks
 * that they lie in are held so long. A block ends where entries are missing or damaged: within one, none are. Nor is
 * the end of a line passed over within a block that has an earlier part of it.
 */
final class SealedBackward {
    private static final int COUNT_FIRST = 128;
    private static final int COUNT_MAX = 4_096;
    private static final int BYTES_MAX = 96 << 10; // with room for one more entry of the longest kind
    private static final int ENTRY_BYTES = 64; // what an entry takes beside its content, at most
    private static final int CHUNKS_MAX = 16;

    private final SealedRuns runs;
    private final LineSource source;
    private final EntryFilter filter;
    private final PriorityQueue<SealedRun> queue =
            new PriorityQueue<>(Comparator.comparingLong(SealedRun::key).reversed());
    private final long fromSequence; // the highest that is wanted

    private final List<SealedRun> notedRuns = new ArrayList<>(); // of the entries of the next block, newest first
    private final List<Chunk> notedChunks = new ArrayList<>();
    private final IntArrayList notedIndexes = new IntArrayList();
    private final List<Chunk> left = new ArrayList<>(); // chunks that are not needed once the block is made
    private int notedBytes;
    private int countMax = COUNT_FIRST;
    private long floor; // entries below it are not in the same block: others are missing before it, or damaged
    private boolean beyondPassed;
    private @Nullable BlockCursor cursor;

    private SealedBackward(LineSource source, SealedRuns runs, long fromSequence) {
        this.source = source;
        this.runs = runs;
        this.filter = source.filter();
        this.fromSequence = fromSequence;
    }

    /** Begins with the entry that has this sequence, or the first one before. */
    static SealedBackward open(LineSource source, SealedRuns runs, long fromSequence) throws IOException {
        SealedBackward backward = new SealedBackward(source, runs, fromSequence);
        for (SealedRun run : runs.open(0, fromSequence == Long.MAX_VALUE ? fromSequence : fromSequence + 1)) {
            if (run.chunk() == null) {
                Segment segment = run.segment();
                int last = run.chunkEnd() - 1;
                long bound = segment == null ? run.entry().lastSequence() : segment.lastSequence(last);
                run.awaitChunk(last, Math.min(bound, fromSequence));
            }
            backward.queue.add(run);
        }
        boolean unused = backward.tellDamage();
        return backward;
    }

    /**
     * Makes the block before; false when there are no more entries.
     *
     * @throws java.nio.file.NoSuchFileException when the entries have moved to other segments meanwhile, or are gone
     */
    boolean previous() throws IOException {
        left.forEach(runs::giveBack);
        left.clear();
        beyondPassed = false;
        while (notedRuns.size() < countMax
                && notedBytes < BYTES_MAX
                && (left.size() < CHUNKS_MAX || notedRuns.isEmpty())) {
            SealedRun run = queue.poll();
            if (run == null || filter.isBefore(run.key() + 1)) {
                break;
            }
            if (!notedRuns.isEmpty() && run.key() < floor) {
                queue.add(run);
                break;
            }
            take(run);
        }
        countMax = Math.min(2 * countMax, COUNT_MAX);
        return makeBlock();
    }

    /** Notes the entries of the run whose turn it is, back to the turn of the next. */
    private void take(SealedRun run) throws IOException {
        Chunk chunk = run.chunk();
        if (chunk == null) {
            chunk = enterChunk(run);
            if (chunk == null) {
                return;
            }
        }
        SealedRun other = queue.peek();
        long turn = other == null ? Long.MIN_VALUE : other.key();
        int index = run.index();
        while (index >= 0 && chunk.sequence(index) > turn && notedRuns.size() < countMax && notedBytes < BYTES_MAX) {
            if (!notedRuns.isEmpty() && chunk.sequence(index) < floor) {
                break;
            }
            if (runs.mayWant(run, chunk, index)) {
                if (EntryFlags.continues(chunk.flags(index)) && !run.isGivenBehind(chunk, index)) {
                    if (!notedRuns.isEmpty()) {
                        floor = Long.MAX_VALUE;
                        break;
                    }
                    beyondPassed = true;
                }
                run.give(index);
                floor = notedRuns.isEmpty() ? floorBelow(chunk.sequence(index)) : floor;
                notedRuns.add(run);
                notedChunks.add(chunk);
                notedIndexes.addInt(index);
                notedBytes += chunk.length(index) + ENTRY_BYTES;
            }
            index--;
        }
        if (index >= 0) {
            run.enter(chunk, index);
            queue.add(run);
        } else {
            leaveChunk(run, chunk);
        }
    }

    /** Returns the sequence behind the entries that are missing next below another one. */
    private long floorBelow(long sequence) {
        long below = Long.MIN_VALUE;
        for (MissingEntries missing : runs.catalog().missing()) {
            below = missing.until() <= sequence ? Math.max(below, missing.until()) : below;
        }
        return below;
    }

    private @Nullable Chunk enterChunk(SealedRun run) throws IOException {
        boolean opened = run.segment() != null;
        Segment segment = runs.segment(run);
        if (segment != null && !opened) {
            run.awaitChunk(run.chunkEnd() - 1, 0);
        }
        Chunk chunk = segment == null ? null : runs.readNext(run, -1);
        boolean damaged = tellDamage();
        if (chunk == null) {
            return null;
        }
        int index = fromSequence == Long.MAX_VALUE ? chunk.count() - 1 : chunk.indexOf(fromSequence + 1) - 1;
        if (index < 0) {
            leaveChunk(run, chunk);
            return null;
        }
        run.enter(chunk, index);
        SealedRun other = queue.peek();
        if (damaged || (other != null && other.key() > run.key())) {
            queue.add(run);
            return null;
        }
        return chunk;
    }

    /** Ends the block at entries that are damaged; tells whether there were any. */
    private boolean tellDamage() {
        String damage = runs.takeDamage();
        if (damage.isEmpty()) {
            return false;
        }
        source.notice(damage);
        floor = Long.MAX_VALUE;
        return true;
    }

    /** Tells whether the block ends with an entry that goes on, and the next of its source was passed over. */
    boolean isBeyondPassed() {
        return beyondPassed;
    }

    private void leaveChunk(SealedRun run, Chunk chunk) {
        int before = run.chunkIndex() - 1;
        Segment segment = run.segment();
        if (isNoted(chunk)) {
            left.add(chunk);
        } else {
            runs.giveBack(chunk);
        }
        if (segment != null && before >= run.firstChunk()) {
            run.awaitChunk(before, Math.min(segment.lastSequence(before), fromSequence));
            queue.add(run);
        }
    }

    private boolean isNoted(Chunk chunk) {
        for (int i = notedChunks.size() - 1; i >= 0; i--) {
            if (notedChunks.get(i) == chunk) {
                return true;
            }
        }
        return false;
    }

    private boolean makeBlock() {
        if (notedRuns.isEmpty()) {
            return false;
        }
        runs.clearBlock();
        int from = notedRuns.size() - 1;
        while (from >= 0 && runs.put(notedRuns.get(from), notedChunks.get(from), notedIndexes.getInt(from))) {
            from--;
        }
        if (from >= 0) {
            throw new IllegalStateException("entries of " + notedBytes + " bytes do not fit a block");
        }
        notedRuns.clear();
        notedChunks.clear();
        notedIndexes.clear();
        notedBytes = 0;
        cursor = runs.showBlock();
        return true;
    }

    BlockCursor cursor() {
        if (cursor == null) {
            throw new IllegalStateException("not at a block");
        }
        return cursor;
    }
}
