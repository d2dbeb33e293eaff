package io.sluice.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows the cycles of a queue, and lists the directory anew only when it has changed. Confined to one thread.
 *
 * <p>That a directory has changed shows in its time stamp, which is as coarse as the kernel's clock. So a listing is
 * only kept when the directory had been at rest for much longer than that.
 */
final class CycleList {
    private static final long REST_MILLIS = 200;

    private final Path queue;
    private List<CycleFile> cycles = List.of();
    private @Nullable FileTime changed; // the directory's time stamp before it was listed; null: list again

    CycleList(Path queue) {
        this.queue = queue;
    }

    /** Returns the cycles as they are now, oldest first. */
    List<CycleFile> now() throws IOException {
        FileTime found = lastModified();
        if (found == null || !found.equals(changed)) {
            long restMillis = found == null ? 0 : System.currentTimeMillis() - found.toMillis();
            cycles = CycleFile.list(queue);
            changed = restMillis > REST_MILLIS ? found : null;
        }
        return cycles;
    }

    private @Nullable FileTime lastModified() throws IOException {
        try {
            return Files.getLastModifiedTime(queue);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
