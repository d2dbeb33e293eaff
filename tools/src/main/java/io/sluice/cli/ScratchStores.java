package io.sluice.cli;

import io.sluice.queue.StoreDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Is a directory for stores that are only made for a while; removes them, with what they have in memory. */
final class ScratchStores implements Closeable {
    private static final String PREFIX = "sluice-drill-";

    private final Path directory;

    private ScratchStores(Path directory) {
        this.directory = directory;
    }

    /** Makes an empty directory in another one; in that for temporary files when none is given. */
    static ScratchStores make(@Nullable Path parent) throws IOException {
        return new ScratchStores(
                parent == null ? Files.createTempDirectory(PREFIX) : Files.createTempDirectory(parent, PREFIX));
    }

    /** Returns the directory. */
    Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        delete(directory);
    }

    /** Deletes a directory with all stores in it. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = new ArrayList<>(walk.toList());
        }
        for (Path path : paths) {
            if (path.endsWith(StoreDirectory.FILE_NAME) && Files.isRegularFile(path)) {
                deleteQueue(path.resolveSibling(""));
            }
        }
        for (int i = paths.size() - 1; i >= 0; i--) { // what is in a directory comes behind it
            Files.deleteIfExists(paths.get(i));
        }
    }

    private static void deleteQueue(Path root) throws IOException {
        Path queue;
        try (StoreDirectory store = StoreDirectory.open(root)) {
            queue = store.queue();
        }
        if (!queue.startsWith(root)) {
            delete(queue);
        }
    }
}
