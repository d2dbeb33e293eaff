package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.block.BlockGate;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.index.StoreIndex;
import io.sluice.queue.CycleBlocks;
import io.sluice.segment.SealedTier;
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
    private final QueryCost cost;
    private final EntryFilter filter;
    private boolean closed;
    private @Nullable CycleBlocks blocks; // borrowed when they are needed, as what follows
    private @Nullable SealedScratch scratch;
    private @Nullable OtherParts otherParts;
    private @Nullable LineSource aside; // of one source

    LineSource(LogReader reader, Query query) {
        this(reader, query, new QueryCost());
    }

    LineSource(LogReader reader, Query query, QueryCost cost) {
        this(reader, query, cost, new EntryFilter(query, reader.sources(), cost));
    }

    private LineSource(LogReader reader, Query query, QueryCost cost, EntryFilter filter) {
        this.cost = cost;
        this.reader = reader;
        this.query = query;
        this.filter = filter;
    }

    StoreIndex index() {
        return reader.index();
    }

    CycleBlocks cycleBlocks() {
        CycleBlocks lent = blocks;
        if (lent == null) {
            lent = reader.borrowBlocks();
            blocks = lent;
        }
        return lent;
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
            cycleBlocks()
                    .setGate((block, from, until) ->
                            !when.getAsBoolean() || query.mayHaveText(block, from, until - from));
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
        return otherParts().isContinuedBehind(sourceNumber, sequence);
    }

    /**
     * Collects the parts of a line from its beginning up to, but without, the entry at {@code sequence}, which
     * continues it. What is no longer in the store is left out.
     */
    PartJoiner.Held earlierParts(int sourceNumber, long sequence) throws IOException {
        return otherParts().earlierParts(sourceNumber, sequence);
    }

    private OtherParts otherParts() {
        OtherParts made = otherParts;
        if (made == null) {
            made = new OtherParts(reader, this);
            otherParts = made;
        }
        return made;
    }

    /** Returns a source of all entries of one source, which is closed with this one. */
    LineSource ofSource(int number) {
        LineSource made = aside;
        if (made == null || !made.filter.isOfSource(number)) {
            if (made != null) {
                made.giveBack();
            }
            made = new LineSource(
                    reader, Query.builder().build(), cost, EntryFilter.ofSource(number, reader.sources(), cost));
            aside = made;
        }
        return made;
    }

    SealedTier sealed() {
        return reader.sealed();
    }

    Query query() {
        return query;
    }

    /** Returns what reading the sealed tier needs, given back when this is closed. */
    SealedScratch sealedScratch() {
        SealedScratch lent = scratch;
        if (lent == null) {
            lent = reader.borrowScratch();
            scratch = lent;
        }
        return lent;
    }

    private void giveBack() {
        if (scratch != null) {
            reader.giveBack(scratch);
            scratch = null;
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        giveBack();
        if (aside != null) {
            aside.giveBack();
        }
        if (otherParts != null) {
            otherParts.close();
        }
        CycleBlocks lent = blocks;
        if (lent != null) {
            blocks = null;
            lent.close();
            lent.setGate(BlockGate.OPEN);
            reader.giveBack(lent);
        }
    }
}
