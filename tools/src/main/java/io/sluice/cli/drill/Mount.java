package io.sluice.cli.drill;

import io.sluice.queue.StoreDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Is a small file system that was made for a drill, and goes with it. Needs root. */
final class Mount implements AutoCloseable {
    private static final long MIB = 1 << 20;
    private static final int CHUNK_BYTES = 4_096;
    private static final long DEADLINE_NANOS = 10_000_000_000L;
    private static final long RETRY_NANOS = 100_000_000;

    private final Path point;

    private Mount(Path point) {
        this.point = point;
    }

    /** Mounts an ext4 file system of so many MiB, which lies in a file of the scratch directory. */
    static Mount ext4(Path scratch, long mib) throws IOException, InterruptedException {
        Path image = scratch.resolve("disk.img");
        Path point = Files.createDirectories(scratch.resolve("disk"));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(mib * MIB);
        }
        Shell.run("mkfs.ext4", "-q", "-F", image.toString());
        Shell.run("mount", "-o", "loop", image.toString(), point.toString());
        return new Mount(point);
    }

    /** Mounts a memory file system of so many MiB. */
    static Mount tmpfs(Path scratch, long mib) throws IOException, InterruptedException {
        Path point = Files.createDirectories(scratch.resolve("memory"));
        Shell.run("mount", "-t", "tmpfs", "-o", "size=" + mib + "m,mode=0700", "none", point.toString());
        return new Mount(point);
    }

    /** Returns where it is mounted. */
    Path point() {
        return point;
    }

    /** Returns the number of its device, as {@code MAJOR:MINOR}. */
    String device() throws IOException, InterruptedException {
        return Shell.run("mountpoint", "-d", point.toString());
    }

    /** Makes a file of so many bytes, all of them really there. */
    Path fill(String name, long bytes) throws IOException, InterruptedException {
        Path file = point.resolve(name);
        Shell.run("fallocate", "-l", String.valueOf(bytes), file.toString());
        return file;
    }

    /** Makes a file of all that is free. */
    void fillUp(String name) throws IOException {
        byte[] zeros = new byte[CHUNK_BYTES];
        try (OutputStream out = Files.newOutputStream(point.resolve(name))) {
            while (true) {
                out.write(zeros);
            }
        } catch (IOException e) {
            if (Files.getFileStore(point).getUsableSpace() >= CHUNK_BYTES) {
                throw e; // it was not for want of space
            }
        }
    }

    /**
     * Unmounts it, and removes what its stores have in memory: nobody finds that afterwards. A closed engine's counters
     * stay mapped as long as a producer might count; they are garbage then.
     */
    @Override
    public void close() throws IOException {
        removeQueues();
        long deadlineNanos = System.nanoTime() + DEADLINE_NANOS;
        boolean mounted = true;
        while (mounted) {
            try {
                Shell.run("umount", point.toString());
                mounted = false;
            } catch (IOException e) {
                if (System.nanoTime() - deadlineNanos > 0) {
                    throw e;
                }
                System.gc();
                LockSupport.parkNanos(RETRY_NANOS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void removeQueues() throws IOException {
        List<Path> roots;
        try (Stream<Path> below = Files.list(point)) {
            roots = below.filter(path -> Files.isRegularFile(path.resolve(StoreDirectory.FILE_NAME)))
                    .toList();
        }
        for (Path root : roots) {
            Path queue;
            try (StoreDirectory store = StoreDirectory.open(root)) {
                queue = store.queue();
            } catch (IOException e) {
                continue; // a store that cannot be opened is for the drill to tell of
            }
            if (!queue.startsWith(point) && Files.isDirectory(queue)) {
                delete(queue);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList(); // what is in a directory comes before it
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
