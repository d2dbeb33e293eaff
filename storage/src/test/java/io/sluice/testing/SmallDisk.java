package io.sluice.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Is a small file system of its own, which a test can fill. Tests that cannot mount one are skipped. */
public final class SmallDisk implements AutoCloseable {
    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    /** Mounts one of so many bytes on a directory, which is made. */
    public static SmallDisk mount(Path path, long bytes) throws IOException, InterruptedException {
        Files.createDirectories(path);
        assumeTrue(
                isDone("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + bytes, "sluice-test", path.toString()),
                "only root can mount a file system, and not everywhere");
        return new SmallDisk(path);
    }

    /** Mounts one that is no memory, of so many bytes, from an image beside the directory. */
    public static SmallDisk mountExt4(Path path, long bytes) throws IOException, InterruptedException {
        Files.createDirectories(path);
        Path image = path.resolveSibling(path.getFileName() + ".image");
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            int unused = file.write(ByteBuffer.allocate(1), bytes - 1);
        }
        assumeTrue(isDone("mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", image.toString()), "mkfs.ext4 is needed");
        assumeTrue(
                isDone("mount", "-o", "loop", image.toString(), path.toString()),
                "only root can mount a file system, and not everywhere");
        assumeTrue(isDone("chmod", "700", path.toString()), "chmod is needed");
        return new SmallDisk(path);
    }

    private static boolean isDone(String... command) throws InterruptedException {
        try {
            return run(command) == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }

    /** Returns where it is mounted. */
    public Path path() {
        return path;
    }

    /** Fills it up to the last byte, as some other program would. */
    public void fill() throws IOException {
        leave(0);
    }

    /** Fills it but for about so many bytes. */
    public void leave(long bytes) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(4_096);
        try (FileChannel file = FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (freeBytes() > bytes) {
                int unused = file.write(page.clear());
            }
        } catch (IOException e) {
            if (freeBytes() > bytes) {
                throw e;
            }
        }
    }

    /** Takes away what it was filled with. */
    public void free() throws IOException {
        Files.deleteIfExists(ballast());
    }

    /** Returns how many bytes are free. */
    public long freeBytes() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    private Path ballast() {
        return path.resolve("ballast");
    }

    @Override
    public void close() throws IOException {
        try {
            int exit = run("umount", path.toString());
            if (exit != 0) {
                exit = run("umount", "-l", path.toString());
            }
            if (exit != 0) {
                throw new IOException(path + " is still mounted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
