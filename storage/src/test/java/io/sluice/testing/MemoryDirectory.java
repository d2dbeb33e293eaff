package io.sluice.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A directory on the machine's memory file system for a queue. Closing it deletes it with all that is in it. */
public record MemoryDirectory(Path path) implements AutoCloseable {
    /** Makes a directory. */
    public static MemoryDirectory create() throws IOException {
        return new MemoryDirectory(Files.createTempDirectory(Path.of("/dev/shm"), "sluice-test-"));
    }

    /** Deletes what is in the directory, and the directory itself: what is left of it when the machine starts again. */
    public void empty() throws IOException {
        delete(path);
    }

    /** Deletes a directory with all that is in it. */
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = new ArrayList<>(walk.toList());
        }
        for (int i = paths.size() - 1; i >= 0; i--) { // what is in a directory comes behind it
            Files.deleteIfExists(paths.get(i));
        }
    }

    @Override
    public void close() throws IOException {
        delete(path);
    }
}
