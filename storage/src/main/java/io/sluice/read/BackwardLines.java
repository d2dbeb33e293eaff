package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.EntryFlags;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Reads newest first. A line is shown at the place of its last part; its earlier parts are looked up there and then,
 * and passed over when reading comes to them.
 */
final class BackwardLines implements LineCursor {
    private final LineSource source;
    private final long fromSequence;
    private final Line line = new Line();
    private final BackwardBlocks blocks;
    private final IntArrayList offsets = new IntArrayList(); // of the current block's wanted entries still to show
    private final Map<Integer, Boolean> laterIsContinued =
            new HashMap<>(); // whether a source's later entry continues a line
    private long expectedSequence = -1; // behind the next block, if none is missing

    private @Nullable BlockCursor block;

    private BackwardLines(LineSource source, long fromSequence) {
        this.source = source;
        this.fromSequence = fromSequence;
        source.searchBlocks(() -> true);
        this.blocks = new BackwardBlocks(source);
    }

    static BackwardLines open(LineSource source, long fromSequence) throws IOException {
        BackwardLines lines = new BackwardLines(source, fromSequence);
        lines.blocks.seek(fromSequence);
        return lines;
    }

    @Override
    public boolean next() throws IOException {
        while (true) {
            BlockCursor current = block;
            if (current == null || offsets.isEmpty()) {
                if (!previousBlock()) {
                    return false;
                }
            } else {
                current.moveTo(offsets.removeAt(offsets.size() - 1));
                if (show(current) && source.wants(line)) {
                    return true;
                }
            }
        }
    }

    private boolean previousBlock() throws IOException {
        block = null;
        while (blocks.previous()) {
            BlockCursor previous = blocks.cursor();
            if (previous.nextSequence() != expectedSequence || blocks.isBeyondPassed()) {
                laterIsContinued
                        .clear(); // entries are missing, or blocks were passed over: look it up where it matters
            }
            expectedSequence = previous.firstSequence();
            if (source.filter().isBefore(previous)) {
                return false;
            }
            if (previous.firstSequence() <= fromSequence && source.enter(previous)) {
                collectOffsets(previous);
                block = previous;
                return true;
            }
            laterIsContinued.clear(); // what it has was not looked at
        }
        return false;
    }

    private void collectOffsets(BlockCursor entries) {
        offsets.clear();
        int selected = source.filter().selectedIndex(entries);
        if (selected >= 0) {
            collectChain(entries, selected);
            return;
        }
        while (entries.next() && entries.sequence() <= fromSequence) {
            if (source.filter().selects(entries)) {
                offsets.addInt(entries.offset());
            }
        }
    }

    /** Collects the entries of one source without a look at the others. */
    private void collectChain(BlockCursor entries, int index) {
        for (int offset = entries.lastOffset(index); offset != 0; offset = entries.previousOffset()) {
            entries.moveTo(offset);
            if (entries.sequence() <= fromSequence) {
                offsets.addInt(offset);
            }
        }
        for (int low = 0, high = offsets.size() - 1; low < high; low++, high--) {
            int swapped = offsets.getInt(low);
            offsets.setInt(low, offsets.getInt(high));
            offsets.setInt(high, swapped);
        }
    }

    /** Shows the line that ends with this entry; false when the entry is an earlier part of a line that was shown. */
    private boolean show(BlockCursor entry) throws IOException {
        int flags = entry.flags();
        int number = entry.source(entry.directoryIndex());
        boolean shown = EntryFlags.continues(flags) && isContinued(number, entry.sequence());
        laterIsContinued.put(number, EntryFlags.continued(flags));
        if (shown || !source.filter().wants(entry.sequence(), entry.timeNanos(), entry.severity())) {
            return false; // before its other parts are looked up
        }
        if (EntryFlags.continued(flags)) {
            PartJoiner.Held held = source.earlierParts(number, entry.sequence());
            held.append(Part.of(entry), entry.buffer(), entry.contentOffset(), entry.contentLength());
            source.showHeld(line, held);
        } else {
            source.showEntry(line, entry);
        }
        return true;
    }

    private boolean isContinued(int number, long sequence) throws IOException {
        Boolean known = laterIsContinued.get(number);
        return known == null ? source.isContinuedBehind(number, sequence) : known;
    }

    /** Returns the sequence behind the last entry that was seen, 0 when there was none. */
    long endSequence() throws IOException {
        return blocks.end().sequence();
    }

    /** Returns the place behind the last entry that was seen. */
    Place end() throws IOException {
        return blocks.end();
    }

    @Override
    public boolean flush() {
        return false;
    }

    @Override
    public Line line() {
        return line;
    }

    @Override
    public QueryCost cost() {
        return source.cost();
    }

    @Override
    public void close() throws IOException {
        blocks.close();
        source.close();
    }
}
