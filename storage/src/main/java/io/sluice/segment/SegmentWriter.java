package io.sluice.segment;

import io.sluice.entry.Disk;
import io.sluice.entry.DiskFile;
import io.sluice.entry.FileHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Writes a segment, and forces it. Nobody looks at the file before the catalog names it; one that could not be written
 * to its end is removed. Confined to one thread.
 */
final class SegmentWriter {
    private static final int BUFFER_BYTES = 256 << 10;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    private final Disk disk;

    private long flushed; // of the file that is being written

    SegmentWriter(Disk disk) {
        this.disk = disk;
    }

    /** Writes chunks, in any order; returns the length of the file. */
    long write(Path path, FileHeader header, List<EncodedChunk> chunks) throws IOException {
        Collections.sort(chunks);
        try (DiskFile file = disk.open(path)) {
            file.setLength(0);
            flushed = 0;
            write(file, header, chunks);
            file.force(true);
            return flushed;
        } catch (IOException | RuntimeException | Error e) {
            removeAfter(e, path);
            throw e;
        }
    }

    private void removeAfter(Throwable failure, Path path) {
        try {
            boolean unused = disk.deleteIfExists(path);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void write(DiskFile file, FileHeader header, List<EncodedChunk> chunks) throws IOException {
        buffer.clear();
        put(file, header.encode());
        long position = FileHeader.LENGTH;
        for (EncodedChunk chunk : chunks) {
            chunk.fields().putLong(SegmentLayout.POSITION_OFFSET, position);
            put(file, ByteBuffer.wrap(chunk.content()));
            position += chunk.content().length;
        }
        int minutesOffset = chunks.size() * SegmentLayout.RECORD_LENGTH;
        for (EncodedChunk chunk : chunks) {
            chunk.fields().putLong(SegmentLayout.FILTER_POSITION_OFFSET, position);
            chunk.fields().putInt(SegmentLayout.MINUTES_OFFSET_OFFSET, minutesOffset);
            put(file, ByteBuffer.wrap(chunk.filter()));
            position += chunk.filter().length;
            minutesOffset = Math.addExact(minutesOffset, chunk.minutes().length);
        }
        crc.reset();
        for (EncodedChunk chunk : chunks) {
            putDirectory(file, chunk.fields().array());
        }
        for (EncodedChunk chunk : chunks) {
            putDirectory(file, chunk.minutes());
        }
        ByteBuffer footer = ByteBuffer.allocate(SegmentLayout.FOOTER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        footer.putLong(SegmentLayout.DIRECTORY_POSITION_OFFSET, position);
        footer.putInt(SegmentLayout.DIRECTORY_LENGTH_OFFSET, minutesOffset);
        footer.putInt(SegmentLayout.RECORD_COUNT_OFFSET, chunks.size());
        footer.putInt(SegmentLayout.DIRECTORY_CRC_OFFSET, (int) crc.getValue());
        footer.putInt(SegmentLayout.END_MAGIC_OFFSET, SegmentLayout.END_MAGIC);
        put(file, footer);
        flush(file);
    }

    private void putDirectory(DiskFile file, byte[] bytes) throws IOException {
        crc.update(bytes);
        put(file, ByteBuffer.wrap(bytes));
    }

    private void put(DiskFile file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                flush(file);
            }
            int count = Math.min(buffer.remaining(), bytes.remaining());
            buffer.put(buffer.position(), bytes, bytes.position(), count);
            buffer.position(buffer.position() + count);
            bytes.position(bytes.position() + count);
        }
    }

    private void flush(DiskFile file) throws IOException {
        int count = buffer.flip().remaining();
        file.writeFully(buffer, flushed);
        flushed += count;
        buffer.clear();
    }
}
