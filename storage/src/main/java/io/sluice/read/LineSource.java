package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.block.BlockGate;
import io.sluice.entry.EntryFlags;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.index.StoreIndex;
import io.sluice.queue.BlockReader;
import io.sluice.queue.CycleBlocks;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives both directions of reading what they share: the blocks, the query's filters, and the search for the parts of a
 * line that lie before the place where reading began. Confined to one thread.
 */
final class LineSource implements Closeable {
    private final LogReader reader;
    private final Query query;
    private final CycleBlocks blocks;
    private final QueryCost cost;
    private final EntryFilter filter;
    private boolean closed;
    private @Nullable BlockReader aside; // made when a line's other parts are looked for

    LineSource(LogReader reader, Query query) {
        this(reader, query, new QueryCost());
    }

    LineSource(LogReader reader, Query query, QueryCost cost) {
        this.cost = cost;
        this.reader = reader;
        this.query = query;
        this.blocks = reader.borrowBlocks();
        this.filter = new EntryFilter(query, reader.sources(), cost);
    }

    StoreIndex index() {
        return reader.index();
    }

    CycleBlocks cycleBlocks() {
        return blocks;
    }

    QueryCost cost() {
        return cost;
    }

    EntryFilter filter() {
        return filter;
    }

    void notice(String text) {
        reader.notice(text);
    }

    @Nullable
    SourceName name(int source) throws IOException {
        SourceTable sources = reader.sources();
        if (source >= sources.count()) {
            sources.refresh();
        }
        return sources.name(source);
    }

    /** Shows an entry that is a line of its own. */
    void showEntry(Line line, BlockCursor entry) throws IOException {
        Part part = Part.of(entry);
        line.describe(part, name(part.source()), part.continues());
        line.wrap(entry.buffer(), entry.contentOffset(), entry.contentLength(), part.flags());
    }

    /** Shows a line that was joined. */
    void showHeld(Line line, PartJoiner.Held held) throws IOException {
        Part last = held.last();
        line.describe(last, name(last.source()), !held.isWhole());
        line.wrap(held.buffer(), 0, held.length(), held.firstFlags());
    }

    /**
     * Spares blocks a closer look in whose bytes the query's text is nowhere.
     *
     * @param when tells whether that may be done: not while parts of a line are held that a block may go on with
     */
    void searchBlocks(BooleanSupplier when) {
        if (query.hasText()) {
            blocks.setGate(
                    (block, from, until) -> !when.getAsBoolean() || query.mayHaveText(block, from, until - from));
        }
    }

    /** Looks at a block that has been read; false when no line of it can be wanted. */
    boolean enter(BlockCursor block) throws IOException {
        if (block.sourceCount() == 0) {
            cost.onSkippedByText();
            return false;
        }
        return filter.enter(block);
    }

    /** Tells whether the query wants a line of a selected source. */
    boolean wants(Line line) {
        return filter.wants(line.sequence(), line.timeNanos(), line.severity().code()) && query.wantsText(line);
    }

    /**
     * Tells whether the next entry of a source behind {@code sequence} is there, with none missing, and continues a
     * line.
     */
    boolean isContinuedBehind(int sourceNumber, long sequence) throws IOException {
        BlockReader later = aside();
        later.seek(sequence);
        long expected = -1;
        while (later.next()) {
            BlockCursor block = later.cursor();
            if (expected >= 0 && block.firstSequence() != expected) {
                return false;
            }
            expected = block.nextSequence();
            while (block.next()) {
                if (block.sequence() > sequence && block.source(block.directoryIndex()) == sourceNumber) {
                    return EntryFlags.continued(block.flags());
                }
            }
        }
        return false;
    }

    /**
     * Collects the parts of a line from its beginning up to, but without, the entry at {@code sequence}, which
     * continues it. What is no longer in the store is left out.
     */
    PartJoiner.Held earlierParts(int sourceNumber, long sequence) throws IOException {
        EarlierParts parts = new EarlierParts(sourceNumber, sequence);
        BlockReader earlier = aside();
        earlier.seek(sequence);
        boolean inBlock = earlier.next();
        while (inBlock && !parts.isComplete()) {
            parts.collect(earlier.cursor());
            inBlock = earlier.previous();
        }
        return parts.join();
    }

    /** Gives a reader that may be moved; its buffer is too large to make one for each line. */
    private BlockReader aside() {
        BlockReader made = aside;
        if (made == null) {
            made = reader.blocks();
            aside = made;
        }
        return made;
    }

    @Override
    public void close() throws IOException {
        if (aside != null) {
            aside.close();
        }
        if (!closed) {
            closed = true;
            blocks.close();
            blocks.setGate(BlockGate.OPEN);
            reader.giveBack(blocks);
        }
    }
}
