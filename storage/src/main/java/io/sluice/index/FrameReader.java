package io.sluice.index;

import io.sluice.entry.FileHeader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads the frames of one index file, one after the other or here and there. Confined to one thread. */
public final class FrameReader implements Closeable {
    private static final int READ_AHEAD_BYTES = 1 << 16;
    private static final int FRAME_BYTES_USUAL = 1 << 11;
    private static final int FRAME_BYTES_MAX = (int) Frame.lengthOf(IndexLayout.FRAME_BLOCKS_MAX, 1 << Short.SIZE);

    private final FileChannel file;
    private final Frame frame = new Frame();
    private ByteBuffer buffer = newBuffer(FRAME_BYTES_USUAL);
    private long bufferStart;
    private int bufferLength;
    private int offset; // of the shown frame
    private int nextOffset = FileHeader.LENGTH;

    private FrameReader(FileChannel file) {
        this.file = file;
    }

    /** Opens an index file. Its header is not looked at: each frame is checked by itself. */
    static FrameReader open(Path path) throws IOException {
        return new FrameReader(FileChannel.open(path, StandardOpenOption.READ));
    }

    /** Returns the frame that was moved to last. */
    public Frame frame() {
        return frame;
    }

    /** Returns the offset in the file of the frame that was moved to last. */
    public int offset() {
        return offset;
    }

    /** Returns the offset behind the frame that was moved to last. */
    public int nextOffset() {
        return nextOffset;
    }

    /** Makes {@link #next} look at an offset. */
    public void seek(int offset) {
        nextOffset = offset;
    }

    /** Moves to the next frame; false at the closing, at the end of the file, and where the bytes are no frame. */
    public boolean next() throws IOException {
        return show(nextOffset, READ_AHEAD_BYTES);
    }

    /** Moves to the frame at an offset that another frame or a summary gave; false when the bytes are no frame. */
    public boolean moveTo(int offset) throws IOException {
        return offset >= FileHeader.LENGTH && show(offset, FRAME_BYTES_USUAL);
    }

    private boolean show(int at, int readBytes) throws IOException {
        if (!load(at, IndexLayout.FRAME_HEADER_LENGTH, readBytes)) {
            return false;
        }
        int index = (int) (at - bufferStart);
        int length = Frame.lengthAt(buffer, index);
        if (Frame.isClosingAt(buffer, index)
                || length < IndexLayout.FRAME_HEADER_LENGTH
                || length > FRAME_BYTES_MAX
                || !load(at, length, readBytes)
                || !frame.wrap(buffer, (int) (at - bufferStart), length)) {
            return false;
        }
        offset = at;
        nextOffset = at + length;
        return true;
    }

    /** Makes sure that the buffer holds {@code length} bytes from {@code at}; false when the file has fewer. */
    private boolean load(long at, int length, int readBytes) throws IOException {
        if (at >= bufferStart && at + length <= bufferStart + bufferLength) {
            return true;
        }
        int wantedBytes = Math.max(length, readBytes);
        if (wantedBytes > buffer.capacity()) {
            buffer = newBuffer(wantedBytes);
        }
        buffer.clear().limit(wantedBytes);
        bufferStart = at;
        bufferLength = 0;
        while (bufferLength < length) {
            int count = file.read(buffer, at + bufferLength);
            if (count <= 0) {
                return false;
            }
            bufferLength += count;
        }
        return true;
    }

    private static ByteBuffer newBuffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
