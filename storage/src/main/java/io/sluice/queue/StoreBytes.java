package io.sluice.queue;

import io.sluice.entry.SourceTable;
import io.sluice.telemetry.Counters;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

/**
 * Counts the bytes that a store takes beside its segments.
 *
 * @param queueBytes of cycles in the queue's directory, in memory or on the disk
 * @param journalBytes of their copies on the disk
 * @param otherBytes of everything else: index, sources, counters
 * @param queueOnDisk whether the queue lies on the disk
 */
public record StoreBytes(long queueBytes, long journalBytes, long otherBytes, boolean queueOnDisk) {
    private static final int PAGE_BYTES = 4_096;
    private static final int SOURCE_BYTES = 576; // in the table of sources
    private static final int COUNTERS_BYTES = 18 << 10; // of one source's counters, for which all are provided
    private static final int FEW_COUNTERS_BYTES = 4 << 10; // of one beyond those
    private static final int PROVIDED_SOURCES_MAX = 1_024;

    /**
     * Counts them.
     *
     * @param newestBytes how much of the newest cycle is in use: its file has more set aside
     */
    public static StoreBytes of(StoreDirectory store, long newestBytes) throws IOException {
        List<CycleFile> cycles = CycleFile.list(store.queue());
        long queue = 0;
        for (int i = 0; i < cycles.size(); i++) {
            long size = sizeOf(cycles.get(i).path());
            queue += i == cycles.size() - 1 ? Math.min(size, newestBytes) : size;
        }
        long journal = 0;
        for (CycleFile copy : CycleFile.list(store.journal())) {
            journal += sizeOf(copy.path());
        }
        boolean onDisk = !store.isJournalled();
        long sources = sizeOf(store.queue().resolve(SourceTable.FILE_NAME));
        long counters =
                sizeOf(store.queue().resolve(Counters.FILE_NAME)); // set aside for all sources that there may be
        long count = sources / SOURCE_BYTES + 1;
        long used = Math.min(count, PROVIDED_SOURCES_MAX) * COUNTERS_BYTES + count * FEW_COUNTERS_BYTES;
        long other = sources + Math.min(counters, used);
        other += sumOf(store.queue().resolve(StoreDirectory.INDEX));
        return new StoreBytes(queue, journal, other, onDisk);
    }

    /** Counts the bytes of the sealed tier, also of what is just being written or removed there. */
    static long sealed(StoreDirectory store) throws IOException {
        return sumOf(store.root().resolve(StoreDirectory.SEALED));
    }

    private static long sumOf(Path directory) throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                sum += sizeOf(file);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return 0;
        }
        return sum;
    }

    private static long sizeOf(Path file) throws IOException {
        try {
            return (Files.size(file) + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /**
     * Returns how many of them count against a limit: counters and names of sources, which nothing can remove, take no
     * more than half of it, so that there is room for entries whatever the number of sources.
     *
     * @param storeBytesMax the limit, 0 for none
     */
    public long countedBytes(long storeBytesMax) {
        long lasting = queueOnDisk ? otherBytes : 0;
        long counted = storeBytesMax == 0 ? lasting : Math.min(lasting, storeBytesMax / 2);
        return diskBytes() - lasting + counted;
    }

    /** Returns how many bytes of the disk they are: those in memory do not count. */
    public long diskBytes() {
        return journalBytes + (queueOnDisk ? queueBytes + otherBytes : 0);
    }
}
