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

/**
 * Gives the engine its counters, which live in a mapped file. Safe for use by many threads.
 *
 * <p>Every engine begins a new file, takes the totals of the old one along and puts it in the old one's place, so
 * whoever has the old one mapped never sees it change under them. Space for all counters of a source is really
 * allocated, with a plain write, when the source is made and before the mapping is touched: on a full disk making a
 * source fails with an {@code IOException}, and counting never does. The mapping is left to the garbage collector,
 * because a late producer may still count after the engine was closed.
 */
public final class Counters {
    /** The file's name in the queue's directory. */
    public static final String FILE_NAME = CountersLayout.FILE_NAME;

    /** How many counters a source can come to have; those for drops are made at the first drop. */
    private static final int COUNTERS_PER_SOURCE = SourceCounter.values().length;

    /** What later sources drop for the first time on a full disk goes uncounted: all together would take too much. */
    private static final int PROVIDED_SOURCES_MAX = 1_024;

    private static final int ALLOCATION_BYTES = 1 << 15;

    private final Path queue;
    private final RandomAccessFile file; // guarded by this
    private final int countMax;
    private final CountersManager manager;
    private final Map<StoreCounter, AtomicCounter> storeCounters = new EnumMap<>(StoreCounter.class);
    private int metadataAllocated; // guarded by this
    private int valuesAllocated; // guarded by this
    private int count; // guarded by this
    private int provided; // guarded by this; how many counters there is space for at least
    private int sourceCount; // guarded by this

    private Counters(Path queue, RandomAccessFile file, int countMax, MappedByteBuffer mapped) {
        this.queue = queue;
        this.file = file;
        this.countMax = countMax;
        UnsafeBuffer metadata =
                new UnsafeBuffer(mapped, CountersLayout.METADATA_OFFSET, CountersLayout.metadataLength(countMax));
        UnsafeBuffer values =
                new UnsafeBuffer(mapped, CountersLayout.valuesOffset(countMax), CountersLayout.valuesLength(countMax));
        this.manager = new CountersManager(metadata, values, US_ASCII);
    }

    /**
     * Makes the counters of a new engine. Those of the one before stay in their place until {@link #publish}: an engine
     * that dies while it opens takes no counts with it.
     *
     * @param queue the queue's directory
     * @param header made with {@link #MAGIC} and {@link #VERSION}
     * @param sourceCountMax how many sources the store may have
     */
    public static Counters prepare(Path queue, FileHeader header, int sourceCountMax) throws IOException {
        int countMax = StoreCounter.values().length + sourceCountMax * COUNTERS_PER_SOURCE;
        Path temporary = temporary(queue);
        Files.deleteIfExists(temporary);
        RandomAccessFile file = PrivateFile.open(temporary);
        try {
            ByteBuffer own = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            PrivateFile.write(file, header.encode(own.putInt(0, countMax)), 0);
            MappedByteBuffer mapped =
                    file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, CountersLayout.fileLength(countMax));
            Counters counters = new Counters(queue, file, countMax, mapped);
            for (StoreCounter counter : StoreCounter.values()) {
                counters.storeCounters.put(
                        counter, counters.allocate(CountersLayout.NO_SOURCE, counter.key(), counter.label()));
            }
            return counters;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Makes counters and publishes them, for who has none to take over. */
    public static Counters open(Path queue, FileHeader header, int sourceCountMax) throws IOException {
        Counters counters = prepare(queue, header, sourceCountMax);
        counters.publish();
        return counters;
    }

    /** Puts them in place of those of the engine before, at one instant: from here on others read these. */
    public void publish() throws IOException {
        Files.move(temporary(queue), queue.resolve(CountersLayout.FILE_NAME), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path temporary(Path queue) {
        return queue.resolve(CountersLayout.FILE_NAME + ".new");
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
        provide();
        return new SourceCounters(this, source, name);
    }

    private synchronized void provide() throws IOException {
        if (sourceCount < PROVIDED_SOURCES_MAX) {
            int wanted = Math.min(countMax, Math.max(provided, count) + COUNTERS_PER_SOURCE);
            reserve(wanted);
            provided = wanted;
        }
        sourceCount++;
    }

    synchronized AtomicCounter allocate(int source, int key, String label) throws IOException {
        if (count == countMax) {
            throw new IllegalStateException("all " + countMax + " counters are taken; refused: " + label);
        }
        reserve(count + 1);
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

    /** Allocates space for so many counters. */
    private synchronized void reserve(int wanted) throws IOException {
        int metadata = CountersLayout.metadataLength(wanted);
        while (metadataAllocated < metadata) {
            int length = Math.min(ALLOCATION_BYTES, CountersLayout.metadataLength(countMax) - metadataAllocated);
            PrivateFile.write(
                    file, ByteBuffer.allocate(length), (long) CountersLayout.METADATA_OFFSET + metadataAllocated);
            metadataAllocated += length;
        }
        int values = CountersLayout.valuesLength(wanted);
        while (valuesAllocated < values) {
            int length = Math.min(ALLOCATION_BYTES, CountersLayout.valuesLength(countMax) - valuesAllocated);
            PrivateFile.write(
                    file, ByteBuffer.allocate(length), (long) CountersLayout.valuesOffset(countMax) + valuesAllocated);
            valuesAllocated += length;
        }
    }
}
