package io.sluice.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Knows the cycles that lie in some directories, and lists them anew only when one of these has changed. Confined to
 * one thread.
 *
 * <p>That a directory has changed shows in its time stamp, which is as coarse as the kernel's clock. So a listing is
 * only kept when the directories had been at rest for much longer than that.
 */
final class CycleList {
    private static final long REST_MILLIS = 200;
    private static final FileTime NEVER = FileTime.fromMillis(0);

    private final List<Path> directories;
    private List<CycleFile> cycles = List.of();
    private List<FileTime> changed =
            List.of(); // the directories' time stamps before they were listed; empty: list again

    /** Prepares to list; of a cycle that lies in several directories, the first has the say. */
    CycleList(List<Path> directories) {
        this.directories = directories;
    }

    /** Returns the cycles as they are now, oldest first. */
    List<CycleFile> now() throws IOException {
        List<FileTime> found = new ArrayList<>(directories.size());
        long latestMillis = Long.MIN_VALUE;
        for (Path directory : directories) {
            FileTime time = lastModified(directory);
            found.add(time);
            latestMillis = Math.max(latestMillis, time.toMillis());
        }
        if (!found.equals(changed)) {
            boolean atRest = System.currentTimeMillis() - latestMillis > REST_MILLIS;
            cycles = CycleFile.list(directories);
            changed = atRest ? found : List.of();
        }
        return cycles;
    }

    /** Returns when a directory changed; one that is not there has never changed. */
    private static FileTime lastModified(Path directory) throws IOException {
        try {
            return Files.getLastModifiedTime(directory);
        } catch (NoSuchFileException e) {
            return NEVER;
        }
    }
}
