package io.sluice.telemetry;

import io.sluice.entry.FileHeader;
import io.sluice.entry.StoreFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;

/**
 * Holds all counts of a store as they were at one moment. Immutable.
 *
 * <p>It is read with plain reads, so that a damaged or shrinking file gives an error and not a signal. The counts of
 * one source are read one after the other while the engine goes on counting; a sum over them can be off by what
 * happened in between.
 */
public final class CountersSnapshot {
    private static final int RECORDS_AT_ONCE = 64;

    private final Map<StoreCounter, Long> store;
    private final Map<Integer, Map<SourceCounter, Long>> sources;

    private CountersSnapshot(Map<StoreCounter, Long> store, Map<Integer, Map<SourceCounter, Long>> sources) {
        this.store = store;
        this.sources = sources;
    }

    /** Reads the counters of a queue, whether its engine runs, hangs or is dead; empty when it never had one. */
    public static CountersSnapshot read(Path queue) throws IOException {
        Path path = queue.resolve(CountersLayout.FILE_NAME);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return read(file, path, countMax(file, path));
        } catch (NoSuchFileException e) {
            return none();
        }
    }

    /** Checks a file's header and returns how many counters there is room for. */
    static int countMax(FileChannel file, Path path) throws IOException {
        FileHeader.read(file, path, CountersLayout.MAGIC, CountersLayout.VERSION);
        ByteBuffer own = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        FileHeader.readFully(file, own, CountersLayout.COUNT_OFFSET);
        int countMax = own.getInt();
        if (countMax < 0 || file.size() < CountersLayout.fileLength(countMax)) {
            throw new StoreFormatException(path, "corrupt: " + file.size() + " bytes long, too short for its header");
        }
        return countMax;
    }

    /** Reads the counters from the first of the directories that has any, as {@link #read(Path)} does. */
    public static CountersSnapshot read(List<Path> directories) throws IOException {
        for (Path directory : directories) {
            CountersSnapshot found = read(directory);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return none();
    }

    /** Returns the snapshot of a store that has no counters. */
    public static CountersSnapshot none() {
        return new CountersSnapshot(Map.of(), Map.of());
    }

    private static CountersSnapshot read(FileChannel file, Path path, int countMax) throws IOException {
        int count = recordCount(file, path, countMax);
        UnsafeBuffer metadata = read(file, CountersLayout.METADATA_OFFSET, CountersLayout.metadataLength(count));
        UnsafeBuffer values = read(file, CountersLayout.valuesOffset(countMax), CountersLayout.valuesLength(count));

        Map<StoreCounter, Long> store = new EnumMap<>(StoreCounter.class);
        Map<Integer, Map<SourceCounter, Long>> sources = new TreeMap<>();
        Map<Integer, StoreCounter> storeKeys = new HashMap<>();
        Map<Integer, SourceCounter> sourceKeys = new HashMap<>();
        for (StoreCounter counter : StoreCounter.values()) {
            storeKeys.put(counter.key(), counter);
        }
        for (SourceCounter counter : SourceCounter.values()) {
            sourceKeys.put(counter.key(), counter);
        }
        for (int counter = 0; counter < count; counter++) {
            int record = CountersReader.metaDataOffset(counter);
            int keyAt = record + CountersReader.KEY_OFFSET;
            int source = metadata.getInt(keyAt + CountersLayout.KEY_SOURCE_OFFSET, ByteOrder.LITTLE_ENDIAN);
            int key = metadata.getInt(keyAt + CountersLayout.KEY_COUNTER_OFFSET, ByteOrder.LITTLE_ENDIAN);
            int typeId = metadata.getInt(record + CountersReader.TYPE_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
            long value = values.getLong(CountersReader.counterOffset(counter), ByteOrder.LITTLE_ENDIAN);
            StoreCounter storeCounter = storeKeys.get(key);
            SourceCounter sourceCounter = sourceKeys.get(key);
            if (typeId != CountersLayout.TYPE_ID) {
                continue; // damaged
            }
            if (source == CountersLayout.NO_SOURCE && storeCounter != null) {
                Long unused = store.putIfAbsent(storeCounter, value); // damage made the later one of two
            } else if (source >= 0 && sourceCounter != null) {
                sources.computeIfAbsent(source, s -> new EnumMap<>(SourceCounter.class))
                        .put(sourceCounter, value);
            }
        }
        return new CountersSnapshot(store, sources);
    }

    /**
     * Finds how many counters there are, so that only those are read: a record that is in use starts with another
     * number.
     *
     * @throws StoreFormatException when some are in use behind one that is not: what came in between is gone
     */
    static int recordCount(FileChannel file, Path path, int countMax) throws IOException {
        int count = firstUnused(file, 0, countMax);
        while (isUsedBehind(file, count, countMax)) {
            int again = firstUnused(file, count, countMax); // an engine may just have taken it
            if (again == count) {
                throw new StoreFormatException(path, "corrupt: counter " + count + " is gone, and later ones are not");
            }
            count = again;
        }
        return count;
    }

    private static int firstUnused(FileChannel file, int from, int countMax) throws IOException {
        int count = from;
        ByteBuffer states = states();
        while (count < countMax) {
            readStates(file, states, count, countMax);
            for (int at = 0; at < states.limit(); at += CountersReader.METADATA_LENGTH) {
                if (states.getInt(at) == CountersReader.RECORD_UNUSED) {
                    return count;
                }
                count++;
            }
        }
        return count;
    }

    private static boolean isUsedBehind(FileChannel file, int unused, int countMax) throws IOException {
        ByteBuffer states = states();
        boolean used = false;
        if (unused < countMax) {
            readStates(file, states, unused, countMax);
            for (int at = 0; at < states.limit(); at += CountersReader.METADATA_LENGTH) {
                used |= states.getInt(at) != CountersReader.RECORD_UNUSED;
            }
        }
        return used;
    }

    private static ByteBuffer states() {
        return ByteBuffer.allocate(CountersReader.METADATA_LENGTH * RECORDS_AT_ONCE)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void readStates(FileChannel file, ByteBuffer states, int from, int countMax) throws IOException {
        states.clear().limit(Math.min(states.capacity(), CountersLayout.metadataLength(countMax - from)));
        FileHeader.readFully(file, states, CountersLayout.METADATA_OFFSET + CountersLayout.metadataLength(from));
    }

    private static UnsafeBuffer read(FileChannel file, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.max(length, 1));
        FileHeader.readFully(file, bytes.limit(length), offset);
        return new UnsafeBuffer(bytes);
    }

    /** Returns a count of the store, 0 when there is none. */
    public long of(StoreCounter counter) {
        return store.getOrDefault(counter, 0L);
    }

    /** Tells whether there are any counters at all. */
    public boolean isEmpty() {
        return store.isEmpty();
    }

    /** Returns the numbers of the sources that have counters, in order. */
    public Iterable<Integer> sources() {
        return sources.keySet();
    }

    /** Returns a count of a source, 0 when there is none. */
    public long of(int source, SourceCounter counter) {
        @Nullable Map<SourceCounter, Long> counts = sources.get(source);
        return counts == null ? 0 : counts.getOrDefault(counter, 0L);
    }

    /** Returns how many of a source's entries were dropped, for whatever reason. */
    public long dropped(int source) {
        long sum = 0;
        for (SourceCounter counter : SourceCounter.values()) {
            sum += counter.isDropReason() ? of(source, counter) : 0;
        }
        return sum;
    }

    /** Returns how many of a source's entries were offered and are neither stored nor collapsed nor dropped. */
    public long inFlight(int source) {
        return of(source, SourceCounter.OFFERED)
                - of(source, SourceCounter.STORED)
                - of(source, SourceCounter.COLLAPSED)
                - dropped(source);
    }
}
