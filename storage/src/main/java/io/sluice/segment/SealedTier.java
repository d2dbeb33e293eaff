package io.sluice.segment;

import io.sluice.entry.StoreFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Shows the sealed tier of a store to those who read: the catalog as it is now, and the directories of its segments, of
 * which those used last are kept. Safe for use by many threads, in any process.
 */
public final class SealedTier {
    private static final long HELD_BYTES_MAX = 16 << 20;

    /** The directory of the sealed tier, in the store's. */
    static final String DIRECTORY = "sealed";

    private final Path directory;
    private final long storeId;
    private final Map<Long, Segment> segments = new LinkedHashMap<>(16, 0.75f, true); // by id; guarded by this
    private long heldBytes; // guarded by this
    private Catalog catalog = Catalog.EMPTY; // guarded by this

    /**
     * Prepares to read.
     *
     * @param store the store's directory
     */
    public SealedTier(Path store, long storeId) {
        this.directory = store.resolve(DIRECTORY);
        this.storeId = storeId;
    }

    /** Returns the catalog as it is now. */
    public synchronized Catalog catalog() throws IOException {
        if (CatalogFile.readGeneration(directory) != catalog.generation()) {
            catalog = CatalogFile.read(directory);
        }
        return catalog;
    }

    /**
     * Returns the directory of a segment.
     *
     * @throws java.nio.file.NoSuchFileException when another catalog does not name it any more
     * @throws StoreFormatException when it is damaged
     */
    public Segment segment(SegmentEntry entry) throws IOException {
        synchronized (this) {
            Segment held = segments.get(entry.id());
            if (held != null) {
                return held;
            }
        }
        Segment read = Segment.read(directory.resolve(SegmentLayout.fileName(entry.id())), storeId);
        hold(entry.id(), read);
        return read;
    }

    private synchronized void hold(long id, Segment segment) {
        Segment before = segments.put(id, segment);
        heldBytes += segment.heldBytes() - (before == null ? 0 : before.heldBytes());
        while (heldBytes > HELD_BYTES_MAX && segments.size() > 1) {
            Map.Entry<Long, Segment> eldest = segments.entrySet().iterator().next();
            heldBytes -= eldest.getValue().heldBytes();
            segments.remove(eldest.getKey());
        }
    }
}
