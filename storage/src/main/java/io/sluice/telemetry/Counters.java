package io.sluice.telemetry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.entry.FileHeader;
import io.sluice.entry.PrivateFile;
import io.sluice.entry.SourceName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * Gives the engine its counters, which live in a mapped file. Safe for use by many threads.
 *
 * <p>Every engine begins a new file, takes the totals of the old one along and puts it in the old one's place, so
 * whoever has the old one mapped never sees it change under them. Space for a counter is really allocated, with a plain
 * write, before the mapping is touched: on a full disk making a counter fails with an {@code IOException}, and counting
 * never does. The mapping is left to the garbage collector, because a late producer may still count after the engine
 * was closed.
 */
public final class Counters {
    /** The file's name in the queue's directory. */
    public static final String FILE_NAME = CountersLayout.FILE_NAME;

    /** How many counters a source can come to have; those for drops are made at the first drop. */
    private static final int COUNTERS_PER_SOURCE = SourceCounter.values().length;

    private static final int ALLOCATION_BYTES = 1 << 15;

    private final RandomAccessFile file; // guarded by this
    private final int countMax;
    private final CountersManager manager;
    private final Map<StoreCounter, AtomicCounter> storeCounters = new EnumMap<>(StoreCounter.class);
    private int metadataAllocated; // guarded by this
    private int valuesAllocated; // guarded by this
    private int count; // guarded by this

    private Counters(RandomAccessFile file, int countMax, MappedByteBuffer mapped) {
        this.file = file;
        this.countMax = countMax;
        UnsafeBuffer metadata =
                new UnsafeBuffer(mapped, CountersLayout.METADATA_OFFSET, CountersLayout.metadataLength(countMax));
        UnsafeBuffer values =
                new UnsafeBuffer(mapped, CountersLayout.valuesOffset(countMax), CountersLayout.valuesLength(countMax));
        this.manager = new CountersManager(metadata, values, US_ASCII);
    }

    /**
     * Begins the counters of a new engine.
     *
     * @param queue the queue's directory
     * @param header made with {@link #MAGIC} and {@link #VERSION}
     * @param sourceCountMax how many sources the store may have
     */
    public static Counters open(Path queue, FileHeader header, int sourceCountMax) throws IOException {
        int countMax = StoreCounter.values().length + sourceCountMax * COUNTERS_PER_SOURCE;
        Path temporary = queue.resolve(CountersLayout.FILE_NAME + ".new");
        Files.deleteIfExists(temporary);
        RandomAccessFile file = PrivateFile.open(temporary);
        try {
            ByteBuffer own = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            PrivateFile.write(file, header.encode(own.putInt(0, countMax)), 0);
            MappedByteBuffer mapped =
                    file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, CountersLayout.fileLength(countMax));
            Counters counters = new Counters(file, countMax, mapped);
            for (StoreCounter counter : StoreCounter.values()) {
                counters.storeCounters.put(
                        counter, counters.allocate(CountersLayout.NO_SOURCE, counter.key(), counter.label()));
            }
            Files.move(temporary, queue.resolve(CountersLayout.FILE_NAME), StandardCopyOption.ATOMIC_MOVE);
            return counters;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Magic number of the file, for making its header. */
    public static final long MAGIC = CountersLayout.MAGIC;

    /** Layout version of the file, for making its header. */
    public static final int VERSION = CountersLayout.VERSION;

    /** Returns a count of the store. */
    public AtomicCounter of(StoreCounter counter) {
        return Objects.requireNonNull(storeCounters.get(counter));
    }

    /** Makes the counters of a source. To be called once for each. */
    public SourceCounters of(int source, SourceName name) throws IOException {
        return new SourceCounters(this, source, name);
    }

    synchronized AtomicCounter allocate(int source, int key, String label) throws IOException {
        if (count == countMax) {
            throw new IllegalStateException("all " + countMax + " counters are taken; refused: " + label);
        }
        metadataAllocated = reserve(CountersLayout.METADATA_OFFSET, metadataAllocated, CountersReader.METADATA_LENGTH);
        valuesAllocated =
                reserve(CountersLayout.valuesOffset(countMax), valuesAllocated, CountersReader.COUNTER_LENGTH);
        count++;
        UnsafeBuffer keyBytes = new UnsafeBuffer(new byte[CountersLayout.KEY_LENGTH]);
        keyBytes.putInt(CountersLayout.KEY_SOURCE_OFFSET, source, ByteOrder.LITTLE_ENDIAN);
        keyBytes.putInt(CountersLayout.KEY_COUNTER_OFFSET, key, ByteOrder.LITTLE_ENDIAN);
        UnsafeBuffer labelBytes = new UnsafeBuffer(label.getBytes(US_ASCII));
        return manager.newCounter(
                CountersLayout.TYPE_ID,
                keyBytes,
                0,
                CountersLayout.KEY_LENGTH,
                labelBytes,
                0,
                Math.min(labelBytes.capacity(), CountersManager.MAX_LABEL_LENGTH));
    }

    /**
     * Allocates a region's next pages when the next counter's record lies beyond those that are; returns how many bytes
     * of the region are allocated now.
     */
    private int reserve(int regionOffset, int allocated, int recordLength) throws IOException {
        if ((count + 1) * recordLength <= allocated) {
            return allocated;
        }
        int length = Math.min(ALLOCATION_BYTES, countMax * recordLength - allocated);
        PrivateFile.write(file, ByteBuffer.allocate(length), regionOffset + allocated);
        return allocated + length;
    }
}
