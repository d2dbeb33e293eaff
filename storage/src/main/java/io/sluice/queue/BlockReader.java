package io.sluice.queue;

import io.sluice.block.BlockCursor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
    private final Path queue;
    private final Consumer<String> onDamage;
    private final ByteBuffer window = CycleReader.newWindow();

    private List<CycleFile> cycles = List.of();
    private @Nullable CycleReader current;
    private long seenUpTo = Long.MIN_VALUE; // forward: sequences below this were shown
    private long seenFrom = Long.MAX_VALUE; // backward: sequences from this on were shown
    private long[] earlier = new long[0]; // headers of the current cycle's blocks before the shown one, for previous()
    private int earlierCount = -1; // -1: not collected

    /**
     * Prepares to read from the start.
     *
     * @param queue the queue's directory, which need not be there yet
     * @param onDamage is told in one line what was found damaged and skipped
     */
    public BlockReader(Path queue, Consumer<String> onDamage) {
        this.queue = queue;
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
        cycles = CycleFile.list(queue);
        seenUpTo = Long.MIN_VALUE;
    }

    /** Moves behind the last block. */
    public void toEnd() throws IOException {
        toStart();
        seenFrom = Long.MAX_VALUE;
        if (!cycles.isEmpty()) {
            enter(cycles.get(cycles.size() - 1));
            collectEarlier(Long.MAX_VALUE);
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
                        seenUpTo = reader.cursor().nextSequence();
                        seenFrom = reader.cursor().firstSequence();
                        return true;
                    }
                }
                case DAMAGE -> onDamage.accept(reader.damage());
                case PENDING -> {
                    cycles = CycleFile.list(queue);
                    if (!isFinished(reader)) {
                        return false;
                    }
                }
                case END -> {
                    if (!finished) {
                        cycles = CycleFile.list(queue);
                    }
                    CycleFile later = later(reader);
                    if (later == null || !enter(later)) {
                        return false;
                    }
                }
            }
        }
        return false;
    }

    /** Moves to the block before the shown one; false when there is none. */
    public boolean previous() throws IOException {
        while (current != null) {
            if (earlierCount < 0) {
                collectEarlier(current.blockPosition());
            }
            while (earlierCount > 0) {
                current.moveTo(earlier[--earlierCount]);
                if (current.next(true) == CycleReader.Step.BLOCK && cursor().nextSequence() <= seenFrom) {
                    seenFrom = cursor().firstSequence();
                    seenUpTo = cursor().nextSequence();
                    return true;
                }
            }
            CycleFile before = before(current);
            if (before == null || !enter(before)) {
                return false;
            }
            collectEarlier(Long.MAX_VALUE);
        }
        return false;
    }

    /** Notes where the blocks of the current cycle lie, up to the one whose header is at {@code limit}. */
    private void collectEarlier(long limit) throws IOException {
        CycleReader reader = current;
        earlierCount = 0;
        if (reader == null) {
            return;
        }
        boolean finished = isFinished(reader);
        reader.moveTo(0);
        while (true) {
            switch (reader.next(finished)) {
                case BLOCK -> {
                    if (reader.blockPosition() >= limit) {
                        return;
                    }
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
        if (current != null) {
            return;
        }
        if (cycles.isEmpty()) {
            cycles = CycleFile.list(queue);
        }
        if (!cycles.isEmpty()) {
            enter(cycles.get(0));
        }
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
        cycles = CycleFile.list(queue);
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

    private @Nullable CycleFile before(CycleReader reader) {
        for (int i = cycles.size() - 1; i >= 0; i--) {
            if (cycles.get(i).compareTo(reader.cycle()) < 0) {
                return cycles.get(i);
            }
        }
        return null;
    }

    private @Nullable CycleFile later(CycleReader reader) {
        for (CycleFile cycle : cycles) {
            if (cycle.compareTo(reader.cycle()) > 0) {
                return cycle;
            }
        }
        return null;
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
