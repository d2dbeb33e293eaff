package io.sluice.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Says how much a queue in memory may take. When the journal's disk takes nothing, nothing in memory may be given up:
 * then appending fails, as it does on a full disk, until there is room again.
 *
 * @param bytesMax how much all cycles may take
 * @param cycleBytesMax how much one cycle takes
 */
public record HotBudget(long bytesMax, long cycleBytesMax) {
    /** Of a queue on a disk: no bounds. */
    static final HotBudget NONE = new HotBudget(Long.MAX_VALUE, 0);

    /** So that giving a cycle up gives back no more than a quarter of what is kept. */
    private static final int CYCLES_MIN = 4;

    /**
     * Returns the bounds of a store's queue.
     *
     * @param bytesMax how much it may take if it lies in memory
     * @param cycleBytesMax how much a cycle shall take, which is made less when the memory would have room for too few
     */
    public static HotBudget of(StoreDirectory store, long bytesMax, long cycleBytesMax) throws IOException {
        return store.isJournalled()
                ? new HotBudget(bytesMax, Math.min(cycleBytesMax, bytesMax / CYCLES_MIN))
                : new HotBudget(Long.MAX_VALUE, cycleBytesMax);
    }

    /** Returns how much finished cycles may take, beside the one that is appended to and the next. */
    public long finishedBytesMax() {
        return bytesMax - 2 * cycleBytesMax;
    }

    /** Throws when there is no room for one more cycle. */
    void requireRoom(Path queue) throws IOException {
        if (bytesMax == Long.MAX_VALUE) {
            return;
        }
        long taken = 0;
        List<CycleFile> cycles = CycleFile.list(queue);
        for (CycleFile cycle : cycles) {
            boolean newest = cycle.equals(cycles.get(cycles.size() - 1)); // has more set aside than it uses
            taken += newest ? Math.min(sizeOf(cycle.path()), cycleBytesMax) : sizeOf(cycle.path());
        }
        if (taken + cycleBytesMax > bytesMax) {
            throw new IOException("the memory for the queue is full: " + taken + " bytes in " + queue
                    + " wait for the journal's disk (hotBytesMax is " + bytesMax + ")");
        }
    }

    /** Returns how long a file is, 0 when it has just gone. */
    static long sizeOf(Path path) throws IOException {
        try {
            return Files.size(path);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
