package io.sluice.entry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What writes the files that are to outlast the machine: journal, segments, catalogs, and copies of the small tables.
 * They are read as any file is. Here is the one place at which a test can have a disk that fails, is full, or has lost
 * what was not forced.
 */
public interface Disk {
    /** The machine's own. */
    Disk REAL = new Disk() {
        @Override
        public DiskFile open(Path path) throws IOException {
            return new PrivateDiskFile(PrivateFile.open(path));
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public boolean deleteIfExists(Path path) throws IOException {
            return Files.deleteIfExists(path);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            PrivateFile.forceDirectory(directory);
        }
    };

    /** Opens a file that is its owner's alone for writing, and makes it when it is not there. */
    DiskFile open(Path path) throws IOException;

    /** Gives a file another name at one instant, in place of a file that has it. */
    void move(Path from, Path to) throws IOException;

    /** Deletes a file; tells whether it was there. */
    boolean deleteIfExists(Path path) throws IOException;

    /** Makes sure that what was made, renamed or deleted in a directory is so after a power loss. */
    void forceDirectory(Path directory) throws IOException;

    /**
     * Puts a file in place of the one before, and returns when it would outlast a power loss.
     *
     * @param path has a name that nothing else has when {@code .new} is put behind it
     */
    default void replace(Path path, ByteBuffer content) throws IOException {
        Path temporary = temporary(path);
        try (DiskFile file = open(temporary)) {
            file.setLength(0);
            file.writeFully(content, 0);
            file.force(true);
        }
        move(temporary, path);
        forceDirectory(path.resolveSibling(""));
    }

    /** Names the file that is renamed to another when it is finished. */
    static Path temporary(Path path) {
        return path.resolveSibling(path.getFileName() + ".new");
    }
}
