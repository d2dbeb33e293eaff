package io.sluice.segment;

import io.sluice.entry.FileHeader;
import io.sluice.queue.StoreDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Changes the sealed tier: writes segments, puts catalogs in place, removes files that no catalog names. Confined to
 * one thread of the store's one engine.
 *
 * <p>Every change has the same three steps, and a crash between two of them leaves only files without meaning: segments
 * are written and forced, with names that nobody knows; a catalog that names them takes the place of the one before;
 * files that it does not name any more are deleted.
 */
final class SegmentStore {
    private final StoreDirectory store;
    private final Path directory;
    private final SegmentWriter writer = new SegmentWriter();
    private Catalog catalog;
    private long nextId;

    private SegmentStore(StoreDirectory store, Path directory, Catalog catalog) {
        this.store = store;
        this.directory = directory;
        this.catalog = catalog;
        this.nextId = catalog.totals().nextId();
    }

    /** Opens the sealed tier of a store, and removes what a crash has left. */
    static SegmentStore open(StoreDirectory store) throws IOException {
        Path directory = store.root().resolve(SealedTier.DIRECTORY);
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        SegmentStore segments = new SegmentStore(store, directory, CatalogFile.read(directory));
        segments.removeUnnamed();
        return segments;
    }

    private void removeUnnamed() throws IOException {
        Set<Long> named = new HashSet<>();
        for (SegmentEntry segment : catalog.segments()) {
            named.add(segment.id());
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                long id = SegmentLayout.idOf(name);
                if (id >= 0 && !named.contains(id)) {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(directory.resolve(CatalogFile.NAME + ".new"));
    }

    Catalog catalog() {
        return catalog;
    }

    Path directory() {
        return directory;
    }

    /** Writes a segment, which does not count before a catalog names it. */
    SegmentEntry write(int source, List<EncodedChunk> chunks) throws IOException {
        long id = nextId++;
        FileHeader header = store.headerOf(SegmentLayout.MAGIC, SegmentLayout.VERSION);
        long fileBytes = writer.write(directory.resolve(SegmentLayout.fileName(id)), header, chunks);
        return EncodedChunk.sum(id, source, fileBytes, chunks);
    }

    /** Puts a catalog in place, and deletes the files of those segments that it does not name any more. */
    void publish(Catalog next, List<SegmentEntry> unnamed) throws IOException {
        CatalogFile.write(directory, next, store::headerOf);
        catalog = next;
        remove(unnamed);
    }

    /** Deletes segments that no catalog names. */
    void remove(List<SegmentEntry> unnamed) throws IOException {
        for (SegmentEntry segment : unnamed) {
            Files.deleteIfExists(directory.resolve(SegmentLayout.fileName(segment.id())));
        }
    }
}
