package io.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Holds the one file of a fuzz target that reads files, in a directory of its own that goes with the process. */
public final class FuzzFile {
    private final Path path;

    private FuzzFile(Path path) {
        this.path = path;
    }

    /** Names a file in a new directory. */
    public static FuzzFile named(String name) {
        try {
            Path memory = Path.of("/dev/shm");
            Path directory = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "sluice-fuzz-")
                    : Files.createTempDirectory("sluice-fuzz-");
            Path path = directory.resolve(name);
            directory.toFile().deleteOnExit(); // last registered, first deleted
            path.toFile().deleteOnExit();
            return new FuzzFile(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns where it is. */
    public Path path() {
        return path;
    }

    /** Puts these bytes in the place of what it has. */
    public Path fill(byte[] content) throws IOException {
        return Files.write(path, content);
    }

    /** Puts the checksum of some bytes behind or before them, if there is room for it. */
    public static void putCrc(byte[] bytes, int from, int until, int at) {
        if (from >= 0 && from <= until && until <= bytes.length && at >= 0 && at + Integer.BYTES <= bytes.length) {
            CRC32C crc = new CRC32C();
            crc.update(bytes, from, until - from);
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, (int) crc.getValue());
        }
    }
}
