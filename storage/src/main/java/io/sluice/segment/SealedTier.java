package io.sluice.segment;

import io.sluice.entry.StoreFormatException;
import io.sluice.queue.StoreDirectory;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Shows the sealed tier of a store to those who read: the catalog as it is now, and the directories of its segments, of
 * which those used last are kept. Safe for use by many threads, in any process.
 */
public final class SealedTier {
    private static final long HELD_BYTES_MAX = 16 << 20;

    /** The directory of the sealed tier, in the store's. */
    static final String DIRECTORY = StoreDirectory.SEALED;

    private final Path directory;
    private final long storeId;
    private final Consumer<String> onNotice;
    private final Map<Long, Segment> segments = new LinkedHashMap<>(16, 0.75f, true); // by id; guarded by this
    private long heldBytes; // guarded by this
    private Catalog catalog = Catalog.EMPTY; // guarded by this
    private String told = ""; // the notice that was given last; guarded by this

    /**
     * Prepares to read.
     *
     * @param store the store's directory
     * @param onNotice is told in one line when the catalog is damaged
     */
    public SealedTier(Path store, long storeId, Consumer<String> onNotice) {
        this.directory = store.resolve(DIRECTORY);
        this.storeId = storeId;
        this.onNotice = onNotice;
    }

    /**
     * Returns the catalog as it is now. When neither it nor its copy can be read, that is told, and the one that was
     * read last is returned, or an empty one: what is in the queue can be read all the same.
     *
     * @throws StoreFormatException when it is of a later Sluice
     */
    public synchronized Catalog catalog() throws IOException {
        try {
            if (CatalogFile.readGeneration(directory) != catalog.generation()) {
                catalog = CatalogFile.read(directory, this::tell);
            }
        } catch (StoreFormatException e) {
            if (e.isTooNew()) { // not damage: what the queue has is not all there is
                throw e;
            }
            tell(e.getMessage() + "; what is sealed cannot be read");
        }
        return catalog;
    }

    private synchronized void tell(String notice) {
        if (!told.equals(notice)) {
            told = notice;
            onNotice.accept(notice);
        }
    }

    /** Checks the catalog and its copy. */
    public void checkCatalog(Consumer<String> onDamage) throws IOException {
        CatalogFile.check(directory, onDamage);
    }

    /**
     * Returns the directory of a segment.
     *
     * @throws NoSuchFileException when another catalog does not name it any more
     * @throws StoreFormatException when it is damaged
     */
    public Segment segment(SegmentEntry entry) throws IOException {
        synchronized (this) {
            Segment held = segments.get(entry.id());
            if (held != null) {
                return held;
            }
        }
        try {
            Segment read = Segment.read(directory, entry, storeId);
            hold(entry.id(), read);
            return read;
        } catch (NoSuchFileException e) {
            throw lost(entry, e);
        }
    }

    /**
     * Says what it means that a segment's file is gone: damage, if the catalog names it even now.
     *
     * @throws NoSuchFileException when the catalog does not: its entries are elsewhere, or were removed
     */
    public StoreFormatException lost(SegmentEntry entry, NoSuchFileException gone) throws IOException {
        if (catalog().segments().stream().noneMatch(named -> named.id() == entry.id())) {
            throw gone;
        }
        return new StoreFormatException(
                directory.resolve(SegmentLayout.fileName(entry.id())),
                "gone, with entries " + entry.firstSequence() + " to " + entry.lastSequence() + " of "
                        + (entry.isMixed() ? "several sources" : "source " + entry.source()),
                gone);
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
