package io.sluice.queue;

import io.sluice.block.NoSpaceException;
import io.sluice.entry.FileHeader;
import io.sluice.entry.PrivateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a page has room on its file system before anything touches it through a mapping, and that some of the
 * file system stays free. Confined to one thread.
 *
 * <p>A page that is touched and has no room is a signal, which the JVM turns into an {@code InternalError} at best. So
 * the pages are written first, with zeros and a plain write, which reports a full file system as an error. The figures,
 * and why not by {@code fallocate}, are in docs/decisions/0009.
 */
public final class SpaceGuard {
    /** Behind a block: what may be touched through the mapping before the next block is written. */
    static final int AHEAD_BYTES = 4_096;

    /** Of a file system smaller than ten times the wanted floor, a tenth is kept free: the rest is for use. */
    private static final int FLOOR_PART = 10;

    private static final int PAGE_BYTES = 4_096;
    private static final int ZEROS_BYTES = 64 << 10;
    private static final long CHECK_NANOS = 50_000_000;
    private static final long CHECK_BYTES = 4 << 20;
    private static final long NEARLY_NOTHING_BYTES = 64 << 10;

    private final Path directory;
    private final long freeBytesMin;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);

    private @Nullable FileStore fileStore; // looked up once, it is not cheap
    private long allowance; // bytes that may be taken before the next look
    private long checkedNanos;

    /**
     * Makes a guard.
     *
     * @param directory on the file system to look at
     * @param freeBytesMin how many bytes of it are to stay free, 0 for none
     */
    SpaceGuard(Path directory, long freeBytesMin) {
        this.directory = directory;
        this.freeBytesMin = freeBytesMin;
    }

    /** Returns how many bytes of a file system are to stay free. */
    public static long floorOf(FileStore store, long freeBytesMin) throws IOException {
        return Math.min(freeBytesMin, store.getTotalSpace() / FLOOR_PART);
    }

    /** Throws when taking so many bytes leaves too few free. Looks at the file system now and then. */
    void requireFree(long bytes) throws IOException {
        long nowNanos = System.nanoTime();
        if (allowance < bytes || nowNanos - checkedNanos >= CHECK_NANOS) {
            FileStore store = fileStore();
            if (store.getTotalSpace() == 0) {
                return; // it has no bounds, or does not tell
            }
            long floor = floorOf(store, freeBytesMin);
            long usable = store.getUsableSpace();
            checkedNanos = nowNanos;
            allowance = Math.min(usable - floor, CHECK_BYTES);
            if (allowance < bytes) {
                throw new NoSpaceException(
                        "no space in " + directory + ": " + usable + " bytes are free, " + floor + " are to stay free");
            }
        }
        allowance -= bytes;
    }

    /** Makes a file whose first {@code length} bytes are really there; or none. */
    void create(Path path, int length) throws IOException {
        requireFree(length);
        PrivateFile.open(path).close();
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            write(file, 0, length);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /**
     * Makes the pages behind a block be there.
     *
     * @param end where the block ends
     * @param allocated up to where they are
     * @return up to where they are now
     */
    long extend(FileChannel file, long end, long allocated) throws IOException {
        long wanted = (end + AHEAD_BYTES + PAGE_BYTES - 1) & -PAGE_BYTES;
        if (wanted <= allocated) {
            return allocated;
        }
        write(file, Math.max(end, allocated), wanted);
        return wanted;
    }

    private void write(FileChannel file, long from, long to) throws IOException {
        long at = from;
        while (at < to) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
            int length = zeros.limit();
            FileHeader.writeFully(file, zeros, at);
            at += length;
        }
    }

    /** Tells whether something failed because there is no space; the operating system has no code for it in Java. */
    boolean isNoSpace(Throwable failure) {
        for (Throwable why = failure; why != null; why = why.getCause()) {
            String message = String.valueOf(why.getMessage());
            if (why instanceof NoSpaceException
                    || message.contains("No space left on device")
                    || message.contains("Disk quota exceeded")) {
                return true;
            }
        }
        try { // in other languages
            return fileStore().getUsableSpace() < NEARLY_NOTHING_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    private FileStore fileStore() throws IOException {
        FileStore known = fileStore;
        if (known == null) {
            known = Files.getFileStore(directory);
            fileStore = known;
        }
        return known;
    }
}
