package io.sluice.queue;

import io.sluice.block.NoSpaceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Says how much the queue may take: in memory, because when the journal's disk takes nothing, nothing in memory may be
 * given up; and on a disk, because what is not sealed cannot be removed. When it is too much, appending fails, as it
 * does on a full disk, until there is room again.
 *
 * @param bytesMax how much the cycles in the queue's directory may take
 * @param cycleBytesMax how much one cycle takes
 * @param unsealedBytesMax how much all cycles on the disk may take, in the queue or in the journal
 * @param storeBytesMax how much the store may take of the disk, sealed entries included
 * @param freeBytesMin how much of the queue's file system stays free
 */
public record HotBudget(
        long bytesMax, long cycleBytesMax, long unsealedBytesMax, long storeBytesMax, long freeBytesMin) {
    /** Of a queue on a disk: no bounds. */
    static final HotBudget NONE = new HotBudget(Long.MAX_VALUE, 0, Long.MAX_VALUE, Long.MAX_VALUE, 0);

    /** A store that has a bound is not filled with what is not sealed by more than a part of it. */
    private static final int UNSEALED_PART = 2;

    /** So that one cycle more or less does not matter much to a store that has a bound. */
    private static final int CYCLES_PER_STORE = 16;

    private static final int CYCLE_BYTES_MIN = 1 << 16;

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
                ? new HotBudget(
                        bytesMax, Math.min(cycleBytesMax, bytesMax / CYCLES_MIN), Long.MAX_VALUE, Long.MAX_VALUE, 0)
                : new HotBudget(Long.MAX_VALUE, cycleBytesMax, Long.MAX_VALUE, Long.MAX_VALUE, 0);
    }

    /** Returns the bounds of a store that is sealed and may take so many bytes of the disk in all. */
    public HotBudget within(long storeBytesMax) {
        long cycle = Math.max(CYCLE_BYTES_MIN, Math.min(cycleBytesMax, storeBytesMax / CYCLES_PER_STORE));
        return new HotBudget(bytesMax, cycle, storeBytesMax / UNSEALED_PART, storeBytesMax, freeBytesMin);
    }

    /** Returns the bounds of a store that leaves so many bytes of its queue's disk free; of a memory, none. */
    public HotBudget leaving(long freeBytesMin) {
        boolean onDisk = bytesMax == Long.MAX_VALUE;
        return new HotBudget(bytesMax, cycleBytesMax, unsealedBytesMax, storeBytesMax, onDisk ? freeBytesMin : 0);
    }

    /**
     * Returns how much removing leaves free below the store's limit, so that appending finds room: a cycle that is
     * being filled and the next.
     */
    public static long headroom(long storeBytesMax, long cycleBytesMax) {
        return Math.min(2 * cycleBytesMax, storeBytesMax / (CYCLES_PER_STORE / 2));
    }

    /** Returns how much finished cycles may take, beside the one that is appended to and the next. */
    public long finishedBytesMax() {
        return bytesMax - 2 * cycleBytesMax;
    }

    /**
     * Throws when there is no room for one more cycle in the queue. Of a queue in memory, looks at that alone: the disk
     * may stand still.
     */
    void requireRoom(StoreDirectory store) throws IOException {
        if (!store.isJournalled()) {
            requireDiskRoom(store);
            return;
        }
        long taken = bytesOf(CycleFile.list(store.queue()));
        if (taken + cycleBytesMax > bytesMax) {
            throw new NoSpaceException("the memory for the queue is full: " + taken + " bytes in " + store.queue()
                    + " wait for the journal's disk (hotBytesMax is " + bytesMax + ")");
        }
    }

    /** Throws when the store may take no more of the disk for one more cycle. */
    void requireDiskRoom(StoreDirectory store) throws IOException {
        if (unsealedBytesMax != Long.MAX_VALUE) {
            long taken = bytesOf(CycleFile.list(store.isJournalled() ? store.journal() : store.queue()));
            if (taken + cycleBytesMax > unsealedBytesMax) {
                throw new NoSpaceException("the store is full: " + taken + " bytes in " + store.root()
                        + " wait to be sealed, of " + unsealedBytesMax + " that may");
            }
        }
        if (storeBytesMax != Long.MAX_VALUE) {
            long taken = StoreBytes.of(store, cycleBytesMax).countedBytes(storeBytesMax) + StoreBytes.sealed(store);
            if (taken + Math.min(cycleBytesMax, storeBytesMax / CYCLES_PER_STORE) > storeBytesMax) {
                throw new NoSpaceException("the store is full: it takes " + taken + " bytes of " + storeBytesMax
                        + " in " + store.root() + ", and nothing was removed yet");
            }
        }
    }

    private long bytesOf(List<CycleFile> cycles) throws IOException {
        long taken = 0;
        for (CycleFile cycle : cycles) {
            boolean newest = cycle.equals(cycles.get(cycles.size() - 1)); // has more set aside than it uses
            taken += newest ? Math.min(sizeOf(cycle.path()), cycleBytesMax) : sizeOf(cycle.path());
        }
        return taken;
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
