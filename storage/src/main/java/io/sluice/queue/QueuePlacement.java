package io.sluice.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a new store has its queue.
 *
 * @param wanted where it shall be, when no directory is given
 * @param directory the directory that it shall be in, or null
 * @param bytesMax how much the queue may come to need on a memory file system
 */
public record QueuePlacement(HotPlacement wanted, @Nullable Path directory, long bytesMax) {
    /** Begins the names of directories that belong to a store, before its id in hexadecimal digits. */
    static final String NAME_PREFIX = "sluice-";

    private static final long BYTES_MAX_DEFAULT = 256 << 20;

    /** Puts the queue into {@code directory}, or into the store's own when it is null. */
    public static QueuePlacement in(@Nullable Path directory) {
        return new QueuePlacement(HotPlacement.DISK, directory, BYTES_MAX_DEFAULT);
    }

    /**
     * Returns the directory for the queue of a new store, null for one within the store's.
     *
     * @throws IOException when it must be in memory and cannot; says why
     */
    @Nullable
    Path choose(Path root, long storeId) throws IOException {
        if (directory != null || wanted == HotPlacement.DISK) {
            return directory;
        }
        String whyNot = MemoryFileSystem.whyNotFor(bytesMax);
        if (wanted == HotPlacement.MEMORY && !whyNot.isEmpty()) {
            throw new IOException("the queue cannot lie in memory: " + whyNot);
        }
        if (wanted == HotPlacement.AUTO && (!whyNot.isEmpty() || isTemporary(root))) {
            return null;
        }
        return directoryOf(storeId);
    }

    /** Returns the directory in memory for the queue of a store. */
    static Path directoryOf(long storeId) {
        return MemoryFileSystem.PLACE.resolve(NAME_PREFIX + String.format(Locale.ROOT, "%016x", storeId));
    }

    /**
     * Tells whether a store lies where files are removed by others, who would know nothing of its memory. It would be
     * taken until the next reboot.
     */
    public static boolean isTemporary(Path root) {
        Path temporary =
                Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().normalize();
        return root.toAbsolutePath().normalize().startsWith(temporary);
    }
}
