package io.sluice.index;

import io.sluice.block.BlockCursor;
import io.sluice.entry.FileHeader;
import io.sluice.entry.PrivateFile;
import io.sluice.entry.StoreFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.collections.LongArrayList;

/**
 * Writes the index file of one cycle, or goes on with one that was begun. What it writes depends on the blocks alone,
 * not on when they come: a file that was made anew has the same bytes. Confined to one thread.
 *
 * <p>The blocks of the frame that is being gathered are not in the file yet, 15 at most; readers look at them
 * themselves.
 */
final class IndexWriter implements Closeable {
    private static final int OUT_BYTES_USUAL = 1 << 16;

    private final RandomAccessFile file;
    private final CycleTotals totals;
    private final FrameBuilder builder = new FrameBuilder();
    private final LongArrayList minutes = new LongArrayList();
    private ByteBuffer out = newBuffer(2 * OUT_BYTES_USUAL);
    private int fileLength;
    private final Frame encoded = new Frame();

    private IndexWriter(RandomAccessFile file, CycleTotals totals, int fileLength) {
        this.file = file;
        this.totals = totals;
        this.fileLength = fileLength;
    }

    /** Opens a cycle's file, keeps what of it is sound, and cuts off the rest. */
    static IndexWriter open(Path path, FileHeader ifNew) throws IOException {
        RandomAccessFile file = PrivateFile.open(path);
        try {
            CycleTotals totals = new CycleTotals();
            int length = isOurs(file, path, ifNew) ? addFrames(path, totals) : 0;
            if (length == 0) {
                file.setLength(0);
                PrivateFile.write(file, ifNew.encode(IndexLayout.ownBytes(path)), 0);
                length = FileHeader.LENGTH;
            }
            file.setLength(length);
            return new IndexWriter(file, totals, length);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static boolean isOurs(RandomAccessFile file, Path path, FileHeader expected) throws IOException {
        try {
            FileHeader found = FileHeader.read(file.getChannel(), path, IndexLayout.MAGIC, IndexLayout.VERSION);
            return found.equals(expected) && IndexLayout.isOfItsCycle(file.getChannel(), path);
        } catch (StoreFormatException e) {
            return false; // new, damaged, or of another version: it is made anew
        }
    }

    /** Adds the frames that are whole, and returns the offset behind the last of them. */
    private static int addFrames(Path path, CycleTotals totals) throws IOException {
        try (FrameReader frames = FrameReader.open(path)) {
            int end = FileHeader.LENGTH;
            int wholeEnd = end;
            while (frames.next()) {
                end = frames.nextOffset();
                wholeEnd = frames.frame().isUnfinished() ? wholeEnd : end;
            }
            frames.seek(FileHeader.LENGTH);
            while (frames.nextOffset() < wholeEnd && frames.next()) {
                totals.add(frames.frame(), frames.offset());
            }
            return wholeEnd;
        }
    }

    /** Returns up to where in the cycle's file the blocks are in the index; 0 when none are. */
    long covered() {
        return totals.covered();
    }

    /** Returns the sequence behind the last entry in the file, 0 when there is none. */
    long nextSequence() {
        return totals.nextSequence();
    }

    /** Tells whether all entries of a block are of one minute, so that its directory alone says what they count for. */
    static boolean isOfOneMinute(BlockCursor block) {
        return Math.floorDiv(block.timeMin(), Frame.MINUTE_NANOS) == Math.floorDiv(block.timeMax(), Frame.MINUTE_NANOS);
    }

    /** Adds the next block of the cycle; one that is of several minutes must be there with its entries. */
    void add(BlockCursor block, long position) throws IOException {
        boolean oneMinute = isOfOneMinute(block);
        if (!oneMinute || !builder.takes(block)) {
            endFrame(0);
        }
        if (oneMinute) {
            builder.add(block, position);
            if (builder.isFull()) {
                endFrame(0);
            }
        } else {
            addByMinute(block, position);
        }
    }

    private void addByMinute(BlockCursor block, long position) throws IOException {
        minutes.clear();
        while (block.next()) {
            long minute = Math.floorDiv(block.timeNanos(), Frame.MINUTE_NANOS);
            if (!minutes.containsLong(minute)) {
                minutes.addLong(minute);
            }
        }
        for (int i = 0; i < minutes.size(); i++) {
            builder.addMinute(block, position, minutes.getLong(i));
            int again = i == 0 ? 0 : IndexLayout.FLAG_AGAIN;
            int more = i == minutes.size() - 1 ? 0 : IndexLayout.FLAG_MORE;
            endFrame(again | more);
        }
    }

    private void endFrame(int flags) throws IOException {
        if (builder.isEmpty()) {
            return;
        }
        int length = builder.length();
        if (out.remaining() < length) {
            flush();
            if (out.capacity() < length) {
                out = newBuffer(length);
            }
        }
        int start = out.position();
        int offset = fileLength + start;
        builder.encode(out, totals, flags);
        encoded.wrap(out, start, length);
        totals.add(encoded, offset);
        builder.clear();
        if (out.position() >= OUT_BYTES_USUAL) {
            flush();
        }
    }

    /** Writes the frames that are complete, for readers to see. */
    void flush() throws IOException {
        if (out.position() > 0) {
            out.flip();
            int length = out.remaining();
            PrivateFile.write(file, out, fileLength);
            fileLength += length;
            out.clear();
        }
    }

    /** Writes all that is left and the closing: the cycle is finished. */
    void finish() throws IOException {
        endFrame(0);
        flush();
        if (totals.lastFrame() != 0) {
            ByteBuffer closing = totals.encode();
            int length = closing.remaining();
            PrivateFile.write(file, closing, fileLength);
            fileLength += length;
        }
    }

    private static ByteBuffer newBuffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Closes the file as it is. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
