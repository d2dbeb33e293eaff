package io.sluice.entry;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes and writes files that are their owner's alone.
 *
 * <p>They are written through {@link RandomAccessFile}: a {@code FileChannel} is closed for good when a thread that
 * writes to it has been interrupted, and these are written by threads that are not ours.
 */
public final class PrivateFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> MODE =
            PosixFilePermissions.asFileAttribute(OWNER_ONLY);

    private PrivateFile() {}

    /** Opens a file for reading and writing, and makes it when it is not there. */
    public static RandomAccessFile open(Path path) throws IOException {
        try {
            Files.createFile(path, MODE);
        } catch (FileAlreadyExistsException e) {
            // then it is opened as it is
        }
        return new RandomAccessFile(path.toFile(), "rw");
    }

    /** Takes a file that something else made from everybody but its owner. */
    public static void protect(Path path) throws IOException {
        Files.setPosixFilePermissions(path, OWNER_ONLY);
    }

    /** Makes sure that what was made, renamed or deleted in a directory is so after a power loss. */
    public static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Writes all that a heap buffer has left at a position of a file. */
    public static void write(RandomAccessFile file, ByteBuffer heap, long position) throws IOException {
        file.seek(position);
        file.write(heap.array(), heap.arrayOffset() + heap.position(), heap.remaining());
    }
}
