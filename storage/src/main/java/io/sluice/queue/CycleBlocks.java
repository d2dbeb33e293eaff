package io.sluice.queue;

import io.sluice.block.BlockCursor;
import io.sluice.block.BlockGate;
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
 * Reads the blocks of one cycle at a time, from where its caller says: on from a place, back to a place, or just one
 * block. Confined to one thread.
 *
 * <p>It shows every whole block that lies there; that one which was appended twice is shown twice is its caller's
 * affair. What is damaged is skipped and told to the listener, with the file and the bytes.
 */
public final class CycleBlocks implements Closeable {
    private final CycleList list;
    private final Consumer<String> onDamage;
    private final ByteBuffer window = CycleReader.newWindow();

    private List<CycleFile> cycles = List.of();
    private BlockGate gate = BlockGate.OPEN;
    private @Nullable CycleReader current;
    private boolean finished; // a later cycle is known: nothing will be appended to the current one any more
    private long[] collected = new long[0]; // headers of the blocks that previous() shows, in order
    private int[] collectedLengths = new int[0]; // of these blocks
    private int collectedCount;

    /**
     * Prepares to read any cycle of a store.
     *
     * @param onDamage is told in one line what was found damaged and skipped
     */
    public CycleBlocks(StoreDirectory store, Consumer<String> onDamage) {
        this(store.cycleDirectories(), onDamage);
    }

    /**
     * Prepares to read what lies in one directory.
     *
     * @param queue the queue's directory, which need not be there yet
     * @param onDamage is told in one line what was found damaged and skipped
     */
    public CycleBlocks(Path queue, Consumer<String> onDamage) {
        this(List.of(queue), onDamage);
    }

    private CycleBlocks(List<Path> directories, Consumer<String> onDamage) {
        this.list = new CycleList(directories);
        this.onDamage = onDamage;
    }

    /** Shows blocks that the gate does not let through without their entries, in cycles that are opened from now on. */
    public void setGate(BlockGate gate) {
        this.gate = gate;
    }

    /** Lists the cycles as they are now, oldest first. */
    public List<CycleFile> list() throws IOException {
        cycles = list.now();
        return cycles;
    }

    /**
     * Opens a cycle in place of the one that is open, and moves to a place in it.
     *
     * @param position 0, or that of a block's header
     * @return false when the cycle is gone, and then none is open
     */
    public boolean open(CycleFile cycle, long position) throws IOException {
        CycleReader reader = current;
        if (reader == null || !reader.cycle().name().equals(cycle.name())) {
            close();
            reader = tryOpen(cycle);
            if (reader == null) {
                return false;
            }
            current = reader;
        }
        reader.setGate(gate);
        finished = isFinished(reader);
        reader.moveTo(position);
        return true;
    }

    /** A cycle gets another path when its engine is gone, and none when it is retired. */
    private @Nullable CycleReader tryOpen(CycleFile cycle) throws IOException {
        try {
            return CycleReader.open(cycle, window);
        } catch (NoSuchFileException e) {
            for (CycleFile listed : list()) {
                if (listed.name().equals(cycle.name()) && !listed.path().equals(cycle.path())) {
                    return CycleReader.open(listed, window);
                }
            }
            return null;
        }
    }

    /** Returns the open cycle. */
    public CycleFile cycle() {
        return reader().cycle();
    }

    /** Returns the cursor over the shown block. */
    public BlockCursor cursor() {
        return reader().cursor();
    }

    /** Returns where the header of the shown block lies in its cycle's file. */
    public long position() {
        return reader().blockPosition();
    }

    /** Returns where {@link #next} looks for a block. */
    public long nextPosition() {
        return reader().position();
    }

    /** Makes {@link #next} look at a place that it would have looked at before. */
    public void moveTo(long position) {
        reader().moveTo(position);
    }

    /** Moves to the next block of the cycle; false when there is none, or none yet. */
    public boolean next() throws IOException {
        return next(false);
    }

    /**
     * Moves to the next block as {@link #next()} does, but may show its header and directory alone, without having
     * looked at the checksum.
     */
    public boolean nextHead() throws IOException {
        return next(true);
    }

    private boolean next(boolean head) throws IOException {
        CycleReader reader = reader();
        while (true) {
            switch (head ? reader.nextHead(finished) : reader.next(finished)) {
                case BLOCK -> {
                    return true;
                }
                case DAMAGE -> onDamage.accept(reader.damage());
                case PENDING -> {
                    list();
                    if (!isFinished(reader)) {
                        return false;
                    }
                    finished = true; // one more look: blocks may have come between the last one and the later cycle
                }
                case END -> {
                    finished = true;
                    return false;
                }
            }
        }
    }

    /** Tells whether {@link #next} has found the end of the cycle, so that it will never find another block there. */
    public boolean isEnded() {
        return finished;
    }

    /**
     * Moves to one block that should be at a place.
     *
     * @param position that of its header
     * @param length the block's, in bytes
     * @return false when there is no whole block of this length
     */
    public boolean showAt(long position, int length) throws IOException {
        return reader().showAt(position, length);
    }

    /** Looks for all blocks from a place to the end of what is there, for {@link #previous} to show. */
    public void collect(long from) throws IOException {
        collectedCount = 0;
        reader().moveTo(from);
        while (next()) {
            if (collectedCount == collected.length) {
                collected = Arrays.copyOf(collected, Math.max(256, collected.length * 2));
                collectedLengths = Arrays.copyOf(collectedLengths, collected.length);
            }
            collectedLengths[collectedCount] = cursor().length();
            collected[collectedCount++] = position();
        }
    }

    /** Moves to the last of the collected blocks that was not shown yet; false when there is none. */
    public boolean previous() throws IOException {
        CycleReader reader = reader();
        while (collectedCount > 0) {
            collectedCount--;
            if (reader.showAt(collected[collectedCount], collectedLengths[collectedCount])) {
                return true;
            }
        }
        return false;
    }

    /** Leaves out those of the collected blocks that begin at a place or behind it. */
    public void dropCollected(long from) {
        while (collectedCount > 0 && collected[collectedCount - 1] >= from) {
            collectedCount--;
        }
    }

    private boolean isFinished(CycleReader reader) {
        return !cycles.isEmpty() && cycles.get(cycles.size() - 1).compareTo(reader.cycle()) > 0;
    }

    private CycleReader reader() {
        if (current == null) {
            throw new IllegalStateException("no cycle is open");
        }
        return current;
    }

    /** Closes the cycle that is open; another may be opened. */
    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
