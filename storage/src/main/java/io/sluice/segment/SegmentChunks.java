package io.sluice.segment;

import io.sluice.entry.FileHeader;
import io.sluice.entry.StoreFormatException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Reads chunks of segments. It keeps no file open between two calls, so that as many segments can be read side by side
 * as there are. Confined to one thread.
 */
public final class SegmentChunks implements Closeable {
    private final CRC32C crc = new CRC32C();
    private byte[] compressed = {};
    private byte[] filter = {};
    private final Zstd zstd = new Zstd();

    /** Reads one chunk after another from an open segment. */
    public final class Open implements Closeable {
        private final Segment segment;
        private final FileChannel file;

        private Open(Segment segment, FileChannel file) {
            this.segment = segment;
            this.file = file;
        }

        /** Returns false only when one of the texts is nowhere in a chunk. A damaged filter tells nothing. */
        public boolean mayHave(int chunk, Iterable<SoughtText> texts) throws IOException {
            if (!segment.hasWholeLinesOnly(chunk) || segment.filterLength(chunk) == 0) {
                return true;
            }
            int length = segment.filterLength(chunk);
            filter = filter.length < length ? new byte[length] : filter;
            try {
                FileHeader.readFully(file, ByteBuffer.wrap(filter, 0, length), segment.filterPosition(chunk));
            } catch (EOFException e) {
                return true;
            }
            if (crcOf(filter, 0, length) != segment.filterCrc(chunk)) {
                return true;
            }
            for (SoughtText text : texts) {
                if (!text.mayBeIn(ByteBuffer.wrap(filter, 0, length), segment.isAscii(chunk))) {
                    return false;
                }
            }
            return true;
        }

        /**
         * Reads the entries of a chunk.
         *
         * @throws StoreFormatException when it is damaged
         */
        public void read(int chunk, Chunk into) throws IOException {
            int textLength = segment.textLength(chunk);
            int fieldsLength = segment.fieldsLength(chunk);
            readCompressed(file, segment, chunk);
            int textBytes = segment.textBytes(chunk);
            int fieldsBytes = segment.fieldsBytes(chunk);
            boolean sound = zstd.decompress(compressed, 0, textLength, into.textFor(textBytes), textBytes)
                    && zstd.decompress(compressed, textLength, fieldsLength, into.fieldsFor(fieldsBytes), fieldsBytes)
                    && into.decode(
                            fieldsBytes, segment.count(chunk), segment.firstSequence(chunk), segment.timeMin(chunk));
            if (!sound) {
                throw damaged(segment, chunk, "it cannot be decompressed, though its checksum holds");
            }
        }

        /** Reads the filter of a chunk; an empty one when it has none, or it is damaged. */
        byte[] readFilter(int chunk) throws IOException {
            byte[] bits = new byte[segment.filterLength(chunk)];
            try {
                FileHeader.readFully(file, ByteBuffer.wrap(bits), segment.filterPosition(chunk));
            } catch (EOFException e) {
                return new byte[0];
            }
            return crcOf(bits, 0, bits.length) == segment.filterCrc(chunk) ? bits : new byte[0];
        }

        /** Reads a chunk as it is, to be put into another segment. */
        EncodedChunk readEncoded(int chunk) throws IOException {
            readCompressed(file, segment, chunk);
            byte[] content = new byte[segment.textLength(chunk) + segment.fieldsLength(chunk)];
            System.arraycopy(compressed, 0, content, 0, content.length);
            byte[] bits = new byte[segment.filterLength(chunk)];
            try {
                FileHeader.readFully(file, ByteBuffer.wrap(bits), segment.filterPosition(chunk));
            } catch (EOFException e) {
                throw damaged(segment, chunk, "its filter is cut off");
            }
            if (crcOf(bits, 0, bits.length) != segment.filterCrc(chunk)) {
                throw damaged(segment, chunk, "the checksum of its filter does not hold");
            }
            return new EncodedChunk(segment.copyRecord(chunk), content, bits, segment.copyMinutes(chunk));
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /**
     * Opens a segment for a few reads.
     *
     * @throws java.nio.file.NoSuchFileException when it is gone
     */
    public Open open(Segment segment) throws IOException {
        return new Open(segment, FileChannel.open(segment.path(), StandardOpenOption.READ));
    }

    private void readCompressed(FileChannel file, Segment segment, int chunk) throws IOException {
        int textLength = segment.textLength(chunk);
        int length = textLength + segment.fieldsLength(chunk);
        compressed = compressed.length < length ? new byte[length + length / 4] : compressed;
        try {
            FileHeader.readFully(file, ByteBuffer.wrap(compressed, 0, length), segment.position(chunk));
        } catch (EOFException e) {
            throw damaged(segment, chunk, "it is cut off");
        }
        if (crcOf(compressed, 0, textLength) != segment.textCrc(chunk)
                || crcOf(compressed, textLength, length - textLength) != segment.fieldsCrc(chunk)) {
            throw damaged(segment, chunk, "its checksum does not hold");
        }
    }

    private static StoreFormatException damaged(Segment segment, int chunk, String why) {
        return new StoreFormatException(segment.path(), "damaged: " + place(segment, chunk) + ": " + why);
    }

    /** Says where a chunk lies and what it has. */
    static String describe(Segment segment, int chunk) {
        return segment.path() + ", " + place(segment, chunk);
    }

    private static String place(Segment segment, int chunk) {
        long from = segment.position(chunk);
        long until = from + segment.textLength(chunk) + segment.fieldsLength(chunk);
        return "bytes " + from + " to " + until + ", entries " + segment.firstSequence(chunk) + " to "
                + segment.lastSequence(chunk) + " of source " + segment.source(chunk);
    }

    private int crcOf(byte[] bytes, int offset, int length) {
        crc.reset();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    @Override
    public void close() {
        zstd.close();
    }
}
