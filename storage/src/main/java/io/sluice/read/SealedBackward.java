package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.segment.Chunk;
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
 * that they lie in are held so long.
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
    private boolean damaged;
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
                run.awaitChunk(run.chunkEnd() - 1, Math.min(run.entry().lastSequence(), fromSequence));
            }
            backward.queue.add(run);
        }
        backward.tellDamage();
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
        while (notedRuns.size() < countMax
                && notedBytes < BYTES_MAX
                && (left.size() < CHUNKS_MAX || notedRuns.isEmpty())) {
            SealedRun run = queue.poll();
            if (run == null || filter.isBefore(run.key() + 1)) {
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
            if (runs.mayWant(run, chunk, index)) {
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

    private @Nullable Chunk enterChunk(SealedRun run) throws IOException {
        boolean opened = run.segment() != null;
        Segment segment = runs.segment(run);
        if (segment != null && !opened) {
            run.awaitChunk(run.chunkEnd() - 1, 0);
        }
        Chunk chunk = segment == null ? null : runs.readNext(run, -1);
        tellDamage();
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
        if (other != null && other.key() > run.key()) {
            queue.add(run);
            return null;
        }
        return chunk;
    }

    private void tellDamage() {
        String damage = runs.takeDamage();
        if (!damage.isEmpty()) {
            source.notice(damage);
            damaged = true;
        }
    }

    /** Tells whether entries were found damaged, at or before the block that was made or would have been. */
    boolean hasFoundDamage() {
        return damaged;
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
