package io.sluice;

import io.sluice.queue.StoreDirectory;
import io.sluice.testing.MemoryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Empties and deletes what a store has in memory. */
final class StoreMemory {
    private StoreMemory() {}

    /** Deletes the queue's directory of a store: what a restart of the machine leaves of it. */
    static void delete(Path directory) throws IOException {
        if (Files.exists(directory.resolve(StoreDirectory.FILE_NAME))) {
            try (StoreDirectory store = StoreDirectory.open(directory)) {
                MemoryDirectory.delete(store.queue());
            }
        }
    }
}
