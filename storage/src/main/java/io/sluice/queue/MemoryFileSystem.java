package io.sluice.queue;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Knows the memory file system that every Linux has. Stateless, so safe for use by many threads. */
public final class MemoryFileSystem {
    /** Where it is mounted. */
    public static final Path PLACE = Path.of("/dev/shm");

    private static final String TYPE = "tmpfs";

    private MemoryFileSystem() {}

    /** Tells whether a file or directory lies in memory; false when it is not there. */
    public static boolean has(Path path) throws IOException {
        return Files.exists(path) && Files.getFileStore(path).type().equals(TYPE);
    }

    /** Says why a queue that may take {@code bytes} cannot lie in memory; nothing when it can. */
    public static String whyNotFor(long bytes) {
        try {
            if (!Files.isDirectory(PLACE)) {
                return PLACE + " is not there";
            }
            FileStore store = Files.getFileStore(PLACE);
            if (!store.type().equals(TYPE)) {
                return PLACE + " is no memory file system (" + store.type() + ")";
            }
            if (!Files.isWritable(PLACE)) {
                return PLACE + " cannot be written to";
            }
            long needed = bytes + bytes / 4; // with what Chronicle sets aside, the index and the counters
            if (store.getUsableSpace() < needed) {
                return PLACE + " has " + store.getUsableSpace() + " bytes free, hotBytesMax of " + bytes + " needs "
                        + needed;
            }
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
