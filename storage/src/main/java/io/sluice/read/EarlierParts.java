package io.sluice.read;

import io.sluice.block.BlockCursor;
import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Gathers the parts of one line from its end to its beginning, block by block. It stops at the line's beginning, and
 * where that cannot be reached: at the end of an earlier line, at missing entries, and at more bytes than a reader
 * holds.
 */
final class EarlierParts {
    /** Knows where entries may be damaged. */
    @FunctionalInterface
    interface Damage {
        /** Tells whether one may be between two others. */
        boolean isPossibleBetween(long sequence, long laterSequence);
    }

    private final int source;
    private final Deque<Part> parts = new ArrayDeque<>(); // in the line's order
    private final Deque<byte[]> contents = new ArrayDeque<>();

    private long before; // entries from this sequence on were seen
    private boolean inFirstBlock = true;
    private boolean complete;
    private int length;

    EarlierParts(int source, long before) {
        this.source = source;
        this.before = before;
    }

    boolean isComplete() {
        return complete;
    }

    /** Takes what the block before those seen has of the line. */
    void collect(BlockCursor block) {
        if (!inFirstBlock && block.nextSequence() != before) {
            complete = true; // entries are missing in between, and a part may be among them
            return;
        }
        inFirstBlock = false;
        for (int i = 0; i < block.sourceCount(); i++) {
            if (block.source(i) == source) {
                collectChain(block, block.lastOffset(i), Long.MIN_VALUE, (part, later) -> false);
            }
        }
        before = block.firstSequence();
    }

    /** Returns the sequence that the entries before those that were seen are below. */
    long before() {
        return before;
    }

    /** Tells whether a block was looked at. */
    boolean hasCollected() {
        return !inFirstBlock;
    }

    /**
     * Takes what a block has of the line that has entries of its source alone, which are not all there are.
     *
     * @param missingUntil entries before this sequence are missing
     * @param damage tells whether entries between two of the source may be damaged
     */
    void collectFrom(BlockCursor ofSource, long missingUntil, Damage damage) {
        collectChain(ofSource, ofSource.lastOffset(0), missingUntil, damage);
        before = ofSource.firstSequence();
    }

    private void collectChain(BlockCursor block, int lastOffset, long missingUntil, Damage damage) {
        int offset = lastOffset;
        long later = before;
        while (offset != 0 && !complete) {
            block.moveTo(offset);
            if (block.sequence() < missingUntil) {
                complete = true; // a part may be among those that are missing
            } else if (block.sequence() < before) {
                if (damage.isPossibleBetween(block.sequence(), later)) {
                    complete = true;
                } else {
                    collectPart(block);
                    later = block.sequence();
                }
            }
            offset = block.previousOffset();
        }
    }

    private void collectPart(BlockCursor entry) {
        Part part = Part.of(entry);
        if (!part.continues()) {
            complete = true; // the end of an earlier line: the beginning of this one is lost
            return;
        }
        byte[] content = new byte[entry.contentLength()];
        entry.buffer().getBytes(entry.contentOffset(), content);
        parts.addFirst(part);
        contents.addFirst(content);
        length += content.length;
        complete = !part.continued() || length > PartJoiner.HELD_BYTES_MAX;
    }

    PartJoiner.Held join() {
        PartJoiner.Held held = new PartJoiner.Held();
        while (!parts.isEmpty()) {
            byte[] content = contents.removeFirst();
            held.append(parts.removeFirst(), new UnsafeBuffer(content), 0, content.length);
        }
        return held;
    }
}
