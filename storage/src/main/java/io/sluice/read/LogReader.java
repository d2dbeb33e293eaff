package io.sluice.read;

import io.sluice.entry.SourceTable;
import io.sluice.index.CycleIndex;
import io.sluice.index.StoreIndex;
import io.sluice.queue.BlockReader;
import io.sluice.queue.CycleBlocks;
import io.sluice.queue.CycleFile;
import io.sluice.queue.StoreBytes;
import io.sluice.queue.StoreDirectory;
import io.sluice.segment.SealedTier;
import io.sluice.telemetry.CountersSnapshot;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Opens a store for reading, whether its engine runs, hangs or is dead. Safe for use by many threads; the cursors that
 * it gives are each confined to one.
 */
public final class LogReader implements Closeable {
    private static final int IDLE_BLOCKS_MAX = 4;

    private final StoreDirectory store;
    private final SourceTable sources;
    private final StoreIndex index;
    private final Deque<CycleBlocks> idleBlocks = new ArrayDeque<>(); // guarded by itself
    private final SealedTier sealed;
    private final Deque<SealedScratch> idleScratch = new ArrayDeque<>(); // guarded by itself
    private final Consumer<String> onNotice;

    private LogReader(StoreDirectory store, SourceTable sources, Consumer<String> onNotice) {
        this.store = store;
        this.sources = sources;
        this.index = new StoreIndex(store.queue(), store.storeId());
        this.sealed = new SealedTier(store.root(), store.storeId(), onNotice);
        this.onNotice = onNotice;
    }

    /**
     * Opens a store.
     *
     * @param directory the store's directory
     * @param onNotice is told in one line what was found damaged or missing while reading
     * @throws io.sluice.queue.StoreMissingException when there is no store
     */
    public static LogReader open(Path directory, Consumer<String> onNotice) throws IOException {
        StoreDirectory store = StoreDirectory.open(directory);
        return new LogReader(store, SourceTable.read(store.stateDirectories()), onNotice);
    }

    /** Returns the store's number, which its cursors carry. */
    public long storeId() {
        return store.storeId();
    }

    /** Returns the sources of the store, as they were when it was opened or at the last {@link SourceTable#refresh}. */
    public SourceTable sources() {
        return sources;
    }

    /** Reads the store's counters as they are now. */
    public CountersSnapshot counters() throws IOException {
        return CountersSnapshot.read(store.stateDirectories());
    }

    /**
     * Gives the lines that a query wants, oldest first, from the line at {@code sequence} on; 0 is before all lines.
     */
    public LineCursor forward(Query query, long sequence) throws IOException {
        return ForwardLines.open(new LineSource(this, query), Math.max(sequence, query.fromSequence()));
    }

    /** Gives the lines that a query wants, oldest first, from a place on that a reader came to. */
    LineCursor forward(Query query, Place place, QueryCost cost) throws IOException {
        return ForwardLines.open(new LineSource(this, query, cost), place);
    }

    /** Gives the lines that a query wants, newest first, from the line at {@code sequence} back. */
    public LineCursor backward(Query query, long sequence) throws IOException {
        return BackwardLines.open(new LineSource(this, query), Math.min(sequence, query.untilSequence() - 1));
    }

    /**
     * Gives the lines that a query wants, oldest first, beginning with the last {@code count} of those that are there
     * now.
     */
    public LineCursor last(Query query, long count) throws IOException {
        LineSource source = new LineSource(this, query);
        try (BackwardLines newestFirst = BackwardLines.open(source, query.untilSequence() - 1)) {
            LastLines lines = new LastLines(this, query, source.cost());
            boolean held = true;
            long start = -1;
            for (long i = 0; i < count && newestFirst.next(); i++) {
                held = held && lines.addFirst(newestFirst.line());
                start = newestFirst.line().sequence();
            }
            if (!held) {
                return forward(query, start);
            }
            if (count == 0) {
                boolean unused = newestFirst.next(); // has a look at the end
            }
            lines.end(newestFirst.end());
            return lines;
        }
    }

    /** Counts what the store holds. */
    public Aggregates aggregates() {
        return new Aggregates(this);
    }

    /** Returns the sequence that the next entry of the store will have, as far as can be seen now. */
    public long endSequence() throws IOException {
        try (BackwardLines lines =
                BackwardLines.open(new LineSource(this, Query.builder().build()), Long.MAX_VALUE)) {
            boolean unused = lines.next(); // has a look at the end
            return lines.endSequence();
        }
    }

    /** Opens a reader of the store's blocks. */
    BlockReader blocks() {
        return new BlockReader(store, onNotice);
    }

    /** Lends a reader of the blocks of single cycles; its buffer is too large to make one for each query. */
    CycleBlocks borrowBlocks() {
        synchronized (idleBlocks) {
            CycleBlocks idle = idleBlocks.poll();
            return idle == null ? new CycleBlocks(store, onNotice) : idle;
        }
    }

    /** Takes back what was lent; nothing is open in it. */
    void giveBack(CycleBlocks blocks) {
        synchronized (idleBlocks) {
            if (idleBlocks.size() < IDLE_BLOCKS_MAX) {
                idleBlocks.add(blocks);
            }
        }
    }

    /** Lends what reading the sealed tier needs. */
    SealedScratch borrowScratch() {
        synchronized (idleScratch) {
            SealedScratch idle = idleScratch.poll();
            return idle == null ? new SealedScratch() : idle;
        }
    }

    /** Takes back what was lent. */
    void giveBack(SealedScratch scratch) {
        synchronized (idleScratch) {
            if (idleScratch.size() < IDLE_BLOCKS_MAX) {
                idleScratch.add(scratch);
                return;
            }
        }
        scratch.close();
    }

    /** Counts the bytes that the store takes beside its segments. */
    public StoreBytes bytes() throws IOException {
        CycleBlocks blocks = borrowBlocks();
        try {
            List<CycleFile> cycles = blocks.list();
            CycleFile newest = cycles.isEmpty() ? null : cycles.get(cycles.size() - 1);
            CycleIndex known = newest == null ? null : index.of(newest);
            long used = 0;
            if (newest != null && blocks.open(newest, known == null ? 0 : known.covered())) {
                while (blocks.next()) {
                    // all is done in the condition
                }
                used = blocks.nextPosition();
            }
            return StoreBytes.of(store, used);
        } finally {
            blocks.close();
            giveBack(blocks);
        }
    }

    /** Returns the store's own directory. */
    public Path root() {
        return store.root();
    }

    /** Returns the store's sealed tier. */
    public SealedTier sealed() {
        return sealed;
    }

    /** Returns the store's index, which need not be there. */
    StoreIndex index() {
        return index;
    }

    /** Tells the caller what was found missing. */
    void notice(String text) {
        onNotice.accept(text);
    }

    /** Checks every block of the store. */
    public VerifyReport verify() throws IOException {
        return verify(VerifyProgress.NONE);
    }

    /** Checks every block of the store, and tells how far it has come. */
    public VerifyReport verify(VerifyProgress progress) throws IOException {
        return new StoreVerifier(store, sources).verify(progress);
    }

    @Override
    public void close() throws IOException {
        synchronized (idleScratch) {
            idleScratch.forEach(SealedScratch::close);
            idleScratch.clear();
        }
        sources.close();
        store.close();
    }
}
