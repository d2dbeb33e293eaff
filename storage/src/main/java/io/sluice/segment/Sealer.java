package io.sluice.segment;

import io.sluice.block.BlockCursor;
import io.sluice.queue.CycleBlocks;
import io.sluice.queue.CycleFile;
import io.sluice.queue.StoreDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * Moves the entries of finished cycles from the queue to segments. Confined to one thread of the store's one engine.
 *
 * <p>It works in rounds. A round reads blocks from where the last one ended, until the cycle is at its end or enough is
 * gathered, compresses what it has of each source, writes one segment for each source that has much and one for all the
 * others together, and publishes a catalog that says so and names the sequence that the round came to. That is the
 * moment at which the entries move: readers take what is below that sequence from the segments, and the rest from the
 * queue. Only then is a cycle deleted that has nothing above it.
 *
 * <p>So a crash at any instant leaves each entry in the queue, or in the segments, or in both, with a number that says
 * which counts.
 */
public final class Sealer implements Closeable {
    private final StoreDirectory store;
    private final SealLimits limits;
    private final SegmentStore segments;
    private final CycleBlocks blocks;
    private final ChunkEncoder encoder = new ChunkEncoder();
    private final Merger merger;
    private final Remover remover;
    private final ChunkEntry entry = new ChunkEntry();
    private final Map<Integer, ChunkBuilder> builders = new TreeMap<>(); // by source; empty between rounds
    private final List<EncodedChunk> chunks = new ArrayList<>(); // of this round
    private final List<MissingEntries> missing = new ArrayList<>(); // found in this round

    private long heldBytes; // by builders and chunks
    private long sequence; // behind the last entry that this round has seen
    private String resumeName = ""; // of the cycle that the last round that was published ended in
    private long resumePosition; // of the block at which it did
    private long stopPosition; // of the block at which this round ended

    private Sealer(StoreDirectory store, SealLimits limits, SegmentStore segments, CycleBlocks blocks) {
        this.store = store;
        this.limits = limits;
        this.segments = segments;
        this.blocks = blocks;
        this.merger = new Merger(store, limits, segments, encoder);
        this.remover = new Remover(store, segments);
    }

    /**
     * Opens the sealed tier for changes, and removes what a crash has left.
     *
     * @param store the store, locked by its engine
     * @param onDamage is told in one line what was found damaged
     */
    public static Sealer open(StoreDirectory store, SealLimits limits, Consumer<String> onDamage) throws IOException {
        return new Sealer(store, limits, SegmentStore.open(store, onDamage), new CycleBlocks(store, onDamage));
    }

    /** Seals all that is finished by now; what is finished meanwhile is left. */
    void sealFinished() throws IOException {
        List<CycleFile> cycles = blocks.list();
        CycleFile newest = cycles.isEmpty() ? null : cycles.get(cycles.size() - 1);
        while (newest != null && cycles.get(0).compareTo(newest) < 0 && sealNext()) {
            cycles = blocks.list();
        }
    }

    /** Returns the catalog as this sealer left it. */
    public Catalog catalog() {
        return segments.catalog();
    }

    /**
     * Does one round: seals the next part of the oldest cycle that is finished, and deletes the cycle if that was all
     * of it.
     *
     * @return false when no cycle is finished
     */
    public boolean sealNext() throws IOException {
        segments.settle();
        List<CycleFile> cycles = blocks.list();
        if (cycles.size() < 2) {
            return false; // the newest is being appended to, or will be the last that an engine knows
        }
        CycleFile cycle = cycles.get(0);
        sequence = segments.catalog().sealedUpTo();
        boolean all;
        try {
            all = gather(cycle);
            if (sequence > segments.catalog().sealedUpTo()) {
                publish();
            }
            resumeName = all ? "" : cycle.name(); // not before: a round that fails is to be done again
            resumePosition = stopPosition;
        } finally {
            builders.clear();
            chunks.clear();
            missing.clear();
            heldBytes = 0;
        }
        if (all) {
            blocks.close();
            store.retire(cycle);
        }
        return true;
    }

    /** Takes entries of a cycle, all or as many as a round may; tells whether it was all. */
    private boolean gather(CycleFile cycle) throws IOException {
        stopPosition = cycle.name().equals(resumeName) ? resumePosition : 0;
        if (!blocks.open(cycle, stopPosition)) {
            return false; // listed, but not there any more: then not listed again
        }
        while (blocks.next()) {
            BlockCursor block = blocks.cursor();
            if (block.firstSequence() < sequence) {
                continue; // sealed already, or appended twice
            }
            if (heldBytes > limits.roundBytesMax()) {
                stopPosition = blocks.position();
                return false;
            }
            if (block.firstSequence() > sequence) {
                missing.add(new MissingEntries(sequence, block.firstSequence()));
            }
            add(block);
            sequence = block.nextSequence();
        }
        return true;
    }

    private void add(BlockCursor block) throws IOException {
        ChunkBuilder builder = null;
        while (block.next()) {
            int source = block.source(block.directoryIndex());
            if (builder == null || builder.source() != source) {
                builder = builders.computeIfAbsent(source, ChunkBuilder::new);
            }
            entry.sequence = block.sequence();
            entry.timeNanos = block.timeNanos();
            entry.severity = block.severity();
            entry.flags = block.flags();
            entry.length = block.contentLength();
            int before = builder.heldBytes();
            if (builder.isFullWith(entry.length)) {
                encode(builder);
            }
            builder.add(entry, block.buffer(), block.contentOffset());
            heldBytes += builder.heldBytes() - before;
        }
    }

    private void encode(ChunkBuilder builder) throws IOException {
        EncodedChunk chunk = encoder.encode(builder);
        chunks.add(chunk);
        heldBytes += chunk.length();
    }

    private void publish() throws IOException {
        for (ChunkBuilder builder : builders.values()) {
            if (builder.count() > 0) {
                encode(builder);
            }
        }
        List<SegmentEntry> written = merger.write(chunks, List.of());
        segments.publish(segments.catalog().withSealed(written, sequence, missing), written, List.of());
    }

    /**
     * Merges a few small segments to a larger one, if there are enough of them.
     *
     * @return false when there were not
     */
    public boolean mergeNext() throws IOException {
        return merger.mergeNext();
    }

    /** Removes segments of this catalog, and notes what is gone with them. */
    public void retire(List<SegmentEntry> removed) throws IOException {
        remover.retire(removed);
    }

    /** Removes all sealed entries of some sources, also from segments that have others; notes what is gone. */
    public void retireSources(IntPredicate sources) throws IOException {
        remover.retireSources(sources);
    }

    /** Says what {@link #retireSources} would remove, without what lies in some of the segments. */
    Remover.Holdings holdings(IntPredicate sources, List<SegmentEntry> without) throws IOException {
        return remover.holdings(sources, without);
    }

    @Override
    public void close() throws IOException {
        try (encoder;
                merger;
                remover) {
            blocks.close();
        }
    }
}
