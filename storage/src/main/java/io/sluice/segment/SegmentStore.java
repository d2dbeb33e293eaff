package io.sluice.segment;

import io.sluice.entry.Disk;
import io.sluice.entry.FileHeader;
import io.sluice.entry.StoreFormatException;
import io.sluice.queue.StoreDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Changes the sealed tier: writes segments, puts catalogs in place, removes files that no catalog names. Confined to
 * one thread of the store's one engine.
 *
 * <p>Every change has the same three steps, and a crash between two of them leaves only files without meaning: segments
 * are written and forced, with names that nobody knows; a catalog that names them takes the place of the one before;
 * files that it does not name any more are deleted.
 *
 * <p>Between the last two, the catalog's copy is made to follow. So both the catalog and its copy name files that are
 * there, whichever can be read.
 */
final class SegmentStore {
    private final StoreDirectory store;
    private final Path directory;
    private final SegmentWriter writer;
    private Catalog catalog;
    private long nextId;
    private boolean settled; // the copy of the catalog says what the catalog says, and both are forced
    private final List<SegmentEntry> unnamed = new ArrayList<>(); // to be deleted once it is

    private SegmentStore(StoreDirectory store, Path directory, Catalog catalog) {
        this.store = store;
        this.directory = directory;
        this.catalog = catalog;
        this.nextId = catalog.totals().nextId();
        this.writer = new SegmentWriter(store.disk());
    }

    /**
     * Opens the sealed tier of a store, and removes what a crash has left.
     *
     * @param onDamage is told in one line what was found damaged
     */
    static SegmentStore open(StoreDirectory store, Consumer<String> onDamage) throws IOException {
        Path directory = store.root().resolve(SealedTier.DIRECTORY);
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            store.disk().forceDirectory(store.root());
        }
        SegmentStore segments = new SegmentStore(store, directory, CatalogFile.read(directory, onDamage));
        segments.writeBoth();
        segments.removeUnnamed();
        return segments;
    }

    /** Makes both catalogs say what is known: before the first segment, or when one of them was damaged or behind. */
    private void writeBoth() throws IOException {
        if (!isWritten(CatalogFile.NAME, catalog)) {
            CatalogFile.write(directory.resolve(CatalogFile.NAME), catalog, store);
        }
        settled = isWritten(CatalogFile.COPY_NAME, catalog);
        settle();
    }

    private boolean isWritten(String name, Catalog expected) throws IOException {
        try {
            return CatalogFile.readOne(directory.resolve(name)).generation() == expected.generation();
        } catch (NoSuchFileException | StoreFormatException e) {
            return false;
        }
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
                    boolean unused = store.disk().deleteIfExists(file);
                }
            }
        }
        for (String name : List.of(CatalogFile.NAME, CatalogFile.COPY_NAME)) {
            boolean unused = store.disk().deleteIfExists(Disk.temporary(directory.resolve(name)));
        }
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

    /**
     * Puts a catalog in place, and deletes the files of those segments that it does not name any more.
     *
     * @param added segments that it is the first to name; they are deleted when it cannot be put in place
     */
    void publish(Catalog next, List<SegmentEntry> added, List<SegmentEntry> noLongerNamed) throws IOException {
        try {
            CatalogFile.write(directory.resolve(CatalogFile.NAME), next, store);
        } catch (IOException | RuntimeException e) {
            if (isWritten(CatalogFile.NAME, next)) {
                accept(next, noLongerNamed); // but whether it would survive a power loss, nobody knows
            } else {
                remove(added);
            }
            throw e;
        }
        accept(next, noLongerNamed);
        settle();
    }

    private void accept(Catalog next, List<SegmentEntry> noLongerNamed) {
        catalog = next;
        settled = false;
        unnamed.addAll(noLongerNamed);
    }

    /** Completes the last change, if that could not be done when it was made. Nothing is to be deleted before. */
    void settle() throws IOException {
        if (!settled) {
            CatalogFile.write(directory.resolve(CatalogFile.COPY_NAME), catalog, store);
            settled = true;
        }
        remove(unnamed);
        unnamed.clear();
    }

    /** Deletes segments that no catalog names. */
    void remove(List<SegmentEntry> segments) throws IOException {
        for (SegmentEntry segment : segments) {
            boolean unused = store.disk().deleteIfExists(directory.resolve(SegmentLayout.fileName(segment.id())));
        }
    }
}
