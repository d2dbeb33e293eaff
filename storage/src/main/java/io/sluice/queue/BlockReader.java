package io.sluice.queue;

import io.sluice.block.BlockCursor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the blocks of a queue in order of their sequences, forward and backward, over all its cycles, while an engine
 * in this or another process appends, rolls and restarts. Confined to one thread.
 *
 * <p>A block is shown once: one that was appended twice around a failure is known by its sequences. What is damaged is
 * skipped and told to the listener, with the file and the bytes; what is shown has passed its checksum.
 */
public final class BlockReader implements Closeable {
    private final CycleList list;
    private final Consumer<String> onDamage;
    private final ByteBuffer window = CycleReader.newWindow();

    private List<CycleFile> cycles = List.of();
    private @Nullable CycleReader current;
    private long seenUpTo = Long.MIN_VALUE; // forward: sequences below this were shown
    private long seenFrom = Long.MAX_VALUE; // backward: sequences from this on were shown
    private @Nullable CycleFile shownCycle; // of the block that was shown last
    private long shownPosition;
    private long[] earlier = new long[0]; // headers of the current cycle's blocks before the shown one, for previous()
    private int earlierCount = -1; // -1: not collected

    /**
     * Prepares to read all of a store from the start.
     *
     * @param onDamage is told in one line what was found damaged and skipped
     */
    public BlockReader(StoreDirectory store, Consumer<String> onDamage) {
        this(store.cycleDirectories(), onDamage);
    }

    /**
     * Prepares to read what lies in one directory.
     *
     * @param queue the queue's directory, which need not be there yet
     * @param onDamage is told in one line what was found damaged and skipped
     */
    public BlockReader(Path queue, Consumer<String> onDamage) {
        this(List.of(queue), onDamage);
    }

    private BlockReader(List<Path> directories, Consumer<String> onDamage) {
        this.list = new CycleList(directories);
        this.onDamage = onDamage;
    }

    /** Returns the cursor over the block that was moved to last. */
    public BlockCursor cursor() {
        if (current == null) {
            throw new IllegalStateException("not at a block");
        }
        return current.cursor();
    }

    /** Says where the shown block lies, as file and byte. */
    public String location() {
        return current == null ? "" : current.cycle().path().getFileName() + ", byte " + current.blockPosition();
    }

    /** Moves before the first block. */
    public void toStart() throws IOException {
        closeCurrent();
        cycles = list.now();
        seenUpTo = Long.MIN_VALUE;
        seenFrom = Long.MIN_VALUE;
        shownCycle = null;
    }

    /** Moves behind the last block. */
    public void toEnd() throws IOException {
        toStart();
        seenFrom = Long.MAX_VALUE;
        if (!cycles.isEmpty()) {
            enter(cycles.get(cycles.size() - 1));
            collectEarlier();
        }
    }

    /** Moves so that {@link #next} shows the block with this sequence, or else the first one behind it. */
    public void seek(long sequence) throws IOException {
        toStart();
        List<CycleFile> listed = cycles;
        for (int i = listed.size() - 1; i >= 0; i--) {
            if (enter(listed.get(i)) && stepToBlock() && cursor().firstSequence() <= sequence) {
                break;
            }
        }
        if (current != null) {
            current.moveTo(0);
            while (next()) {
                if (cursor().nextSequence() > sequence) {
                    current.moveTo(current.blockPosition());
                    seenUpTo = cursor().firstSequence();
                    seenFrom = seenUpTo;
                    shownCycle = null;
                    return;
                }
            }
        }
    }

    /** Moves to the next block; false when there is none yet. */
    public boolean next() throws IOException {
        earlierCount = -1;
        enterFirst();
        for (CycleReader reader = current; reader != null; reader = current) {
            boolean finished = isFinished(reader);
            switch (reader.next(finished)) {
                case BLOCK -> {
                    if (reader.cursor().firstSequence() >= seenUpTo) {
                        shown();
                        return true;
                    }
                }
                case DAMAGE -> onDamage.accept(reader.damage());
                case PENDING -> {
                    cycles = list.now();
                    if (!isFinished(reader)) {
                        return false;
                    }
                }
                case END -> {
                    if (!enterLater(reader)) {
                        return false;
                    }
                }
            }
        }
        return false;
    }

    /** Moves to the block before the shown one; false when there is none, and then the shown one stays. */
    public boolean previous() throws IOException {
        if (current == null) {
            return false;
        }
        do {
            if (earlierCount < 0) {
                collectEarlier();
            }
            while (earlierCount > 0) {
                current.moveTo(earlier[--earlierCount]);
                if (current.next(true) == CycleReader.Step.BLOCK && cursor().nextSequence() <= seenFrom) {
                    shown();
                    return true;
                }
            }
        } while (enterBefore(current));
        showAgain();
        return false;
    }

    private void shown() {
        CycleReader reader = Objects.requireNonNull(current);
        seenFrom = reader.cursor().firstSequence();
        seenUpTo = reader.cursor().nextSequence();
        shownCycle = reader.cycle();
        shownPosition = reader.blockPosition();
    }

    /** Goes back to the block that was shown last, or to the start when none was. */
    private void showAgain() throws IOException {
        CycleFile cycle = shownCycle;
        if (cycle == null || !enter(cycle)) {
            if (seenUpTo == Long.MIN_VALUE) {
                closeCurrent();
            }
            return;
        }
        CycleReader reader = Objects.requireNonNull(current);
        reader.moveTo(shownPosition);
        reader.next(true);
    }

    /**
     * Notes where the blocks of the current cycle lie, all of them: those that were shown are passed over by their
     * sequences.
     */
    private void collectEarlier() throws IOException {
        CycleReader reader = Objects.requireNonNull(current);
        earlierCount = 0;
        boolean finished = isFinished(reader);
        reader.moveTo(0);
        while (true) {
            switch (reader.next(finished)) {
                case BLOCK -> {
                    if (earlierCount == earlier.length) {
                        earlier = Arrays.copyOf(earlier, Math.max(1_024, earlier.length * 2));
                    }
                    earlier[earlierCount++] = reader.blockPosition();
                }
                case DAMAGE -> onDamage.accept(reader.damage());
                case PENDING, END -> {
                    return;
                }
            }
        }
    }

    /** Steps to the first block of the cycle just entered; false when it has none. */
    private boolean stepToBlock() throws IOException {
        CycleReader reader = current;
        while (reader != null) {
            switch (reader.next(isFinished(reader))) {
                case BLOCK -> {
                    return true;
                }
                case DAMAGE -> {} // told when next() comes by
                case PENDING, END -> {
                    return false;
                }
            }
        }
        return false;
    }

    private void enterFirst() throws IOException {
        if (current == null) {
            cycles = list.now();
            enterFirstOf(cycles);
        }
    }

    /** Enters the cycle after a finished one, or the first after it that is still there. */
    private boolean enterLater(CycleReader reader) throws IOException {
        cycles = list.now();
        return enterFirstOf(cycles.stream()
                .filter(cycle -> cycle.compareTo(reader.cycle()) > 0)
                .toList());
    }

    private boolean enterBefore(CycleReader reader) throws IOException {
        List<CycleFile> listed = cycles;
        for (int i = listed.size() - 1; i >= 0; i--) {
            if (listed.get(i).compareTo(reader.cycle()) < 0 && enter(listed.get(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean enterFirstOf(List<CycleFile> candidates) throws IOException {
        for (CycleFile cycle : candidates) {
            if (enter(cycle)) {
                return true;
            }
        }
        return false;
    }

    /** Opens a cycle in place of the current one; false when it has gone meanwhile, and then the current one stays. */
    private boolean enter(CycleFile cycle) throws IOException {
        CycleReader entered;
        try {
            entered = CycleReader.open(cycle, window);
        } catch (NoSuchFileException e) {
            return enterMoved(cycle);
        }
        closeCurrent();
        current = entered;
        return true;
    }

    /** A cycle gets another path when its engine is gone, and none when it is retired. */
    private boolean enterMoved(CycleFile cycle) throws IOException {
        cycles = list.now();
        for (CycleFile listed : cycles) {
            if (listed.name().equals(cycle.name()) && !listed.path().equals(cycle.path())) {
                return enter(listed);
            }
        }
        return false;
    }

    /** Tells whether a later cycle is known, so that nothing will be appended to the current one any more. */
    private boolean isFinished(CycleReader reader) {
        return !cycles.isEmpty() && cycles.get(cycles.size() - 1).compareTo(reader.cycle()) > 0;
    }

    private void closeCurrent() throws IOException {
        if (current != null) {
            current.close();
            current = null;
        }
        earlierCount = -1;
    }

    @Override
    public void close() throws IOException {
        closeCurrent();
    }
}
