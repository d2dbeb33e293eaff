package io.sluice.segment;

import io.sluice.entry.FileHeader;
import io.sluice.entry.PrivateFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
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

    /** Writes chunks, in any order; returns the length of the file. */
    long write(Path path, FileHeader header, List<EncodedChunk> chunks) throws IOException {
        Collections.sort(chunks);
        try (RandomAccessFile file = PrivateFile.open(path)) {
            file.setLength(0);
            FileChannel channel = file.getChannel();
            write(channel, header, chunks);
            channel.force(true);
            return channel.position();
        } catch (IOException | RuntimeException | Error e) {
            removeAfter(e, path);
            throw e;
        }
    }

    private static void removeAfter(Throwable failure, Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void write(FileChannel channel, FileHeader header, List<EncodedChunk> chunks) throws IOException {
        buffer.clear();
        put(channel, header.encode());
        long position = FileHeader.LENGTH;
        for (EncodedChunk chunk : chunks) {
            chunk.fields().putLong(SegmentLayout.POSITION_OFFSET, position);
            put(channel, ByteBuffer.wrap(chunk.content()));
            position += chunk.content().length;
        }
        int minutesOffset = chunks.size() * SegmentLayout.RECORD_LENGTH;
        for (EncodedChunk chunk : chunks) {
            chunk.fields().putLong(SegmentLayout.FILTER_POSITION_OFFSET, position);
            chunk.fields().putInt(SegmentLayout.MINUTES_OFFSET_OFFSET, minutesOffset);
            put(channel, ByteBuffer.wrap(chunk.filter()));
            position += chunk.filter().length;
            minutesOffset = Math.addExact(minutesOffset, chunk.minutes().length);
        }
        crc.reset();
        for (EncodedChunk chunk : chunks) {
            putDirectory(channel, chunk.fields().array());
        }
        for (EncodedChunk chunk : chunks) {
            putDirectory(channel, chunk.minutes());
        }
        ByteBuffer footer = ByteBuffer.allocate(SegmentLayout.FOOTER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        footer.putLong(SegmentLayout.DIRECTORY_POSITION_OFFSET, position);
        footer.putInt(SegmentLayout.DIRECTORY_LENGTH_OFFSET, minutesOffset);
        footer.putInt(SegmentLayout.RECORD_COUNT_OFFSET, chunks.size());
        footer.putInt(SegmentLayout.DIRECTORY_CRC_OFFSET, (int) crc.getValue());
        footer.putInt(SegmentLayout.END_MAGIC_OFFSET, SegmentLayout.END_MAGIC);
        put(channel, footer);
        flush(channel);
    }

    private void putDirectory(FileChannel channel, byte[] bytes) throws IOException {
        crc.update(bytes);
        put(channel, ByteBuffer.wrap(bytes));
    }

    private void put(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                flush(channel);
            }
            int count = Math.min(buffer.remaining(), bytes.remaining());
            buffer.put(buffer.position(), bytes, bytes.position(), count);
            buffer.position(buffer.position() + count);
            bytes.position(bytes.position() + count);
        }
    }

    private void flush(FileChannel channel) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            int unused = channel.write(buffer);
        }
        buffer.clear();
    }
}
