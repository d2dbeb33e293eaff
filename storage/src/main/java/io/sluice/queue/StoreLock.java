package io.sluice.queue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.entry.PrivateFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes this process the only engine of a store, with a lock that the kernel drops when the process ends, however it
 * ends. The file says who holds it; that text is for people and decides nothing.
 */
final class StoreLock implements Closeable {
    static final String FILE_NAME = "lock";

    private static final int PID_LENGTH_MAX = 20;

    /**
     * The directories that engines of this process hold. The kernel's lock is the process's, and goes when the process
     * closes the file, through whichever descriptor: so a file that is locked here must not even be opened again.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel file;

    private StoreLock(Path directory, FileChannel file) {
        this.directory = directory;
        this.file = file;
    }

    /**
     * Takes the lock.
     *
     * @throws StoreLockedException at once, when another engine has it; names its process
     */
    static StoreLock acquire(Path root) throws IOException {
        Path directory = root.toRealPath();
        if (!HELD_HERE.add(directory)) {
            throw inUse(directory, String.valueOf(ProcessHandle.current().pid()));
        }
        try {
            return lock(directory);
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(directory);
            throw e;
        }
    }

    private static StoreLock lock(Path directory) throws IOException {
        FileChannel file = PrivateFile.open(directory.resolve(FILE_NAME)).getChannel();
        try {
            if (file.tryLock() == null) {
                throw inUse(directory, readPid(file));
            }
            file.truncate(0);
            file.write(US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
            return new StoreLock(directory, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static StoreLockedException inUse(Path directory, String pid) {
        return new StoreLockedException("the store in " + directory + " is in use by the engine of process " + pid
                + "; a store has one engine at a time");
    }

    /** Returns the process that holds the lock of a store, or a text that says it is unknown. */
    private static String readPid(FileChannel file) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(PID_LENGTH_MAX);
        file.read(text, 0);
        String pid = US_ASCII.decode(text.flip()).toString().strip();
        return pid.isEmpty() ? "(unknown)" : pid;
    }

    @Override
    public void close() throws IOException {
        if (file.isOpen()) {
            file.close();
            HELD_HERE.remove(directory);
        }
    }
}
