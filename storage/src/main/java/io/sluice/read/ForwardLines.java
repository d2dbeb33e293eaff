package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.EntryFlags;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads oldest first, and goes on as the store grows.
 *
 * <p>A line is shown when its last part comes by, and has that part's place in the order: what was shown last is then
 * all that one needs to know to go on later, wherever the other parts lie. A line whose end never came, because its
 * source or its engine died, is shown when the next line of its source begins, or by {@link #flush}.
 */
final class ForwardLines implements LineCursor {
    private final LineSource source;
    private final Line line = new Line();
    private final PartJoiner joiner = new PartJoiner();
    private final ForwardBlocks blocks;

    private final Deque<PartJoiner.Held> endless = new ArrayDeque<>(); // lines without an end, still to show
    private final long fromSequence;

    private @Nullable BlockCursor block; // null before the first block and at the end of what is there
    private boolean again; // look at the current entry once more

    private ForwardLines(LineSource source, long fromSequence) {
        this.source = source;
        this.fromSequence = fromSequence;
        source.searchBlocks(joiner::isEmpty);
        this.blocks = new ForwardBlocks(source, joiner);
    }

    static ForwardLines open(LineSource source, long fromSequence) throws IOException {
        ForwardLines lines = new ForwardLines(source, fromSequence);
        return lines.moved(() -> lines.blocks.seek(fromSequence));
    }

    static ForwardLines open(LineSource source, Place place) throws IOException {
        ForwardLines lines = new ForwardLines(source, place.sequence());
        return lines.moved(() -> lines.blocks.follow(place));
    }

    /** Moves a block reader. */
    private interface Move {
        void run() throws IOException;
    }

    /** Makes the first move; when that fails, nobody gets these lines, to close them. */
    private ForwardLines moved(Move first) throws IOException {
        try {
            first.run();
            return this;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public boolean next() throws IOException {
        while (true) {
            if (showNextEndless()) {
                return true;
            }
            BlockCursor current = block;
            if (current == null || !(again || current.next())) {
                if (!nextBlock()) {
                    return showNextEndless();
                }
            } else {
                again = false;
                if (current.sequence() >= fromSequence
                        && source.filter().selects(current)
                        && show(current)
                        && source.wants(line)) {
                    return true;
                }
            }
        }
    }

    private boolean nextBlock() throws IOException {
        block = null;
        while (blocks.next()) {
            BlockCursor next = blocks.cursor();
            tell(blocks.takeMissing());
            if (joiner.isEmpty() && source.filter().isBehind(next)) {
                return false;
            }
            if (source.enter(next)) {
                block = next;
                return true;
            }
            passOver(next);
        }
        tell(blocks.takeDamage());
        return false;
    }

    /**
     * Tells what is missing, before the next block is looked at: what was begun before it is not gone on with there.
     */
    private void tell(String missing) {
        if (!missing.isEmpty()) {
            source.notice(missing);
            while (!joiner.isEmpty()) { // a part of any unfinished line may be among what is missing
                endless.add(Objects.requireNonNull(joiner.takeOldest()));
            }
        }
    }

    private boolean showNextEndless() throws IOException {
        while (!endless.isEmpty()) {
            if (showHeld(endless.removeFirst()) && source.wants(line)) {
                return true;
            }
        }
        return false;
    }

    /** Shows a line if this entry ends one. */
    private boolean show(BlockCursor entry) throws IOException {
        int flags = entry.flags();
        int number = entry.source(entry.directoryIndex());
        if ((flags & (EntryFlags.CONTINUES | EntryFlags.CONTINUED)) == 0 && !joiner.holds(number)) {
            if (!source.filter().wants(entry.sequence(), entry.timeNanos(), entry.severity())) {
                return false; // before anything is made of it
            }
            source.showEntry(line, entry);
            return true;
        }
        if (!EntryFlags.continued(flags) && joiner.holds(number)) {
            again = true; // first the line that was never ended, then this one
            return showHeld(joiner.take(number));
        }
        if (EntryFlags.continued(flags) && !joiner.holds(number)) {
            PartJoiner.Held earlier = source.earlierParts(number, entry.sequence());
            if (!earlier.isEmpty()) {
                joiner.hold(number, earlier);
            }
        }
        joiner.append(Part.of(entry), entry.buffer(), entry.contentOffset(), entry.contentLength());
        if (!EntryFlags.continues(flags)) {
            return showHeld(joiner.take(number));
        }
        return joiner.isFull() && showHeld(joiner.takeOldest());
    }

    private boolean showHeld(PartJoiner.@Nullable Held held) throws IOException {
        if (held == null) {
            return false;
        }
        source.showHeld(line, held);
        return true;
    }

    /**
     * Takes note of a block that has no line that is wanted. A line that it goes on with is not held any longer: should
     * its end be wanted, its parts are looked up. One that it does not go on with has no end.
     */
    private void passOver(BlockCursor passed) {
        for (int i = 0; i < passed.sourceCount() && !joiner.isEmpty(); i++) {
            PartJoiner.Held held = joiner.take(passed.source(i));
            if (held != null) {
                passed.moveTo(passed.firstOffset(i));
                if (!EntryFlags.continued(passed.flags())) {
                    endless.add(held);
                }
            }
        }
    }

    @Override
    public boolean flush() throws IOException {
        while (!joiner.isEmpty()) {
            if (showHeld(joiner.takeOldest()) && source.wants(line)) {
                return true;
            }
        }
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
