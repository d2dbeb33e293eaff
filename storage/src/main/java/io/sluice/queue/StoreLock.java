package io.sluice.queue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.entry.PrivateFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Makes this process the only engine of a store, with a lock that the kernel drops when the process ends, however it
 * ends. The file says who holds it; that text is for people and decides nothing.
 */
final class StoreLock implements Closeable {
    static final String FILE_NAME = "lock";

    private static final int PID_LENGTH_MAX = 20;

    private final FileChannel file;

    private StoreLock(FileChannel file) {
        this.file = file;
    }

    /**
     * Takes the lock.
     *
     * @throws StoreLockedException at once, when another engine has it; names its process
     */
    static StoreLock acquire(Path directory) throws IOException {
        Path path = directory.resolve(FILE_NAME);
        FileChannel file = PrivateFile.open(path).getChannel();
        try {
            if (tryLock(file) == null) {
                throw new StoreLockedException("the store in " + directory + " is in use by the engine of process "
                        + readPid(file) + "; a store has one engine at a time");
            }
            file.truncate(0);
            file.write(US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
            return new StoreLock(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Returns the process that holds the lock of a store, or a text that says it is unknown. */
    private static String readPid(FileChannel file) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(PID_LENGTH_MAX);
        file.read(text, 0);
        String pid = US_ASCII.decode(text.flip()).toString().strip();
        return pid.isEmpty() ? "(unknown)" : pid;
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another engine of this very process
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
