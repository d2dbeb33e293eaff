package io.sluice.telemetry;

import io.sluice.entry.Disk;
import io.sluice.entry.DiskFile;
import io.sluice.entry.FileHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Holds the bytes of the file {@code counters} as they were at one moment, without those that no counter uses yet.
 * Immutable. Written to another directory they are such a file again.
 */
public final class CountersCopy {
    private final int countMax;
    private final ByteBuffer header;
    private final ByteBuffer metadata;
    private final ByteBuffer values;

    private CountersCopy(int countMax, ByteBuffer header, ByteBuffer metadata, ByteBuffer values) {
        this.countMax = countMax;
        this.header = header;
        this.metadata = metadata;
        this.values = values;
    }

    /** Copies the counters of a queue; null when there are none. */
    public static @Nullable CountersCopy of(Path queue) throws IOException {
        Path path = queue.resolve(CountersLayout.FILE_NAME);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            int countMax = CountersSnapshot.countMax(file, path);
            int count = CountersSnapshot.recordCount(file, path, countMax);
            return new CountersCopy(
                    countMax,
                    bytes(file, 0, FileHeader.LENGTH),
                    bytes(file, CountersLayout.METADATA_OFFSET, CountersLayout.metadataLength(count)),
                    bytes(file, CountersLayout.valuesOffset(countMax), CountersLayout.valuesLength(count)));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static ByteBuffer bytes(FileChannel file, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        FileHeader.readFully(file, bytes, offset);
        return bytes;
    }

    /** Puts the copy in place of the one in a directory before, and returns when it is on disk. */
    public void save(Path directory, Disk disk) throws IOException {
        Path path = directory.resolve(CountersLayout.FILE_NAME);
        Path temporary = Disk.temporary(path);
        try (DiskFile file = disk.open(temporary)) {
            file.setLength(0);
            file.writeFully(header.duplicate(), 0);
            file.writeFully(metadata.duplicate(), CountersLayout.METADATA_OFFSET);
            file.writeFully(values.duplicate(), CountersLayout.valuesOffset(countMax));
            file.setLength(CountersLayout.fileLength(countMax));
            file.force(true);
        }
        disk.move(temporary, path);
        disk.forceDirectory(directory);
    }

    /** Forces the counters of a queue that lies on a disk. */
    public static void force(Path queue) throws IOException {
        try (FileChannel file = FileChannel.open(queue.resolve(CountersLayout.FILE_NAME), StandardOpenOption.READ)) {
            file.force(false);
        }
    }
}
