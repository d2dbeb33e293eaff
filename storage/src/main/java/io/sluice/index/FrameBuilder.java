package io.sluice.index;

import io.sluice.block.BlockCursor;
import io.sluice.entry.Severity;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.collections.Int2IntHashMap;

/** Gathers the blocks of one frame and lays it out. Confined to one thread. */
public final class FrameBuilder {
    private static final int NONE = -1;
    private static final int COUNT_MAX = (1 << Short.SIZE) - 1;

    private final CRC32C crc = new CRC32C();
    private final long[] positions = new long[IndexLayout.FRAME_BLOCKS_MAX];
    private final long[] sequences = new long[IndexLayout.FRAME_BLOCKS_MAX];
    private final int[] lengths = new int[IndexLayout.FRAME_BLOCKS_MAX];
    private final int[] entryCounts = new int[IndexLayout.FRAME_BLOCKS_MAX];
    private int blockCount;

    private final Int2IntHashMap postingOf = new Int2IntHashMap(NONE); // by source
    private int[] sources = new int[32]; // this and the following by posting
    private int[] blocks = new int[32];
    private int[] contentBytes = new int[32];
    private int[] counts = new int[32 * Severity.COUNT];
    private int postingCount;

    private long timeMin;
    private long timeMax;

    /** Makes an empty frame. */
    public FrameBuilder() {
        clear();
    }

    /** Empties the frame. */
    public void clear() {
        blockCount = 0;
        postingCount = 0;
        postingOf.clear();
        timeMin = Long.MAX_VALUE;
        timeMax = Long.MIN_VALUE;
    }

    boolean isEmpty() {
        return blockCount == 0;
    }

    /** Tells whether the frame has as many blocks as it may have. */
    public boolean isFull() {
        return blockCount == IndexLayout.FRAME_BLOCKS_MAX;
    }

    /** Tells whether a block of one minute can go into this frame. */
    boolean takes(BlockCursor block) {
        if (isEmpty()) {
            return true;
        }
        if (isFull()
                || Math.floorDiv(block.timeMin(), Frame.MINUTE_NANOS) != Math.floorDiv(timeMin, Frame.MINUTE_NANOS)) {
            return false;
        }
        for (int i = 0; i < block.sourceCount(); i++) {
            int posting = postingOf.get(block.source(i));
            for (int severity = 0; posting != NONE && severity < Severity.COUNT; severity++) {
                if (counts[posting * Severity.COUNT + severity] + block.countOf(i, severity) > COUNT_MAX) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Adds a block, all of whose entries are of this frame's minute. */
    public void add(BlockCursor block, long position) {
        int bit = addBlock(block, position);
        for (int i = 0; i < block.sourceCount(); i++) {
            int posting = posting(block.source(i));
            blocks[posting] |= bit;
            contentBytes[posting] += block.bytesOf(i);
            for (int severity = 0; severity < Severity.COUNT; severity++) {
                counts[posting * Severity.COUNT + severity] += block.countOf(i, severity);
            }
        }
        timeMin = Math.min(timeMin, block.timeMin());
        timeMax = Math.max(timeMax, block.timeMax());
    }

    /** Adds those entries of a block that are of one minute. */
    void addMinute(BlockCursor block, long position, long minute) {
        int bit = addBlock(block, position);
        block.rewind();
        while (block.next()) {
            long time = block.timeNanos();
            if (Math.floorDiv(time, Frame.MINUTE_NANOS) == minute) {
                int posting = posting(block.source(block.directoryIndex()));
                blocks[posting] |= bit;
                contentBytes[posting] += block.contentLength();
                counts[posting * Severity.COUNT + block.severity()]++;
                timeMin = Math.min(timeMin, time);
                timeMax = Math.max(timeMax, time);
            }
        }
    }

    private int addBlock(BlockCursor block, long position) {
        positions[blockCount] = position;
        sequences[blockCount] = block.firstSequence();
        lengths[blockCount] = block.length();
        entryCounts[blockCount] = block.entryCount();
        return 1 << blockCount++;
    }

    private int posting(int source) {
        int posting = postingOf.get(source);
        if (posting == NONE) {
            posting = postingCount++;
            if (posting == sources.length) {
                sources = Arrays.copyOf(sources, posting * 2);
                blocks = Arrays.copyOf(blocks, posting * 2);
                contentBytes = Arrays.copyOf(contentBytes, posting * 2);
                counts = Arrays.copyOf(counts, posting * 2 * Severity.COUNT);
            }
            postingOf.put(source, posting);
            sources[posting] = source;
            blocks[posting] = 0;
            contentBytes[posting] = 0;
            Arrays.fill(counts, posting * Severity.COUNT, (posting + 1) * Severity.COUNT, 0);
        }
        return posting;
    }

    int length() {
        return (int) Frame.lengthOf(blockCount, postingCount);
    }

    /** Lays the frame out behind what {@code out} has, and links it to the earlier ones. */
    void encode(ByteBuffer out, CycleTotals earlier, int flags) {
        int start = out.position();
        out.putInt(0).putInt(length()).putInt(blockCount).putInt(postingCount);
        out.putInt(earlier.lastFrame()).putInt(flags).putLong(timeMin).putLong(timeMax);
        for (int i = 0; i < blockCount; i++) {
            out.putLong(positions[i]).putLong(sequences[i]).putInt(lengths[i]).putInt(entryCounts[i]);
        }
        for (int i = 0; i < postingCount; i++) {
            out.putShort((short) sources[i]).putShort((short) blocks[i]);
            out.putInt(earlier.lastFrame(sources[i])).putInt(contentBytes[i]);
            for (int severity = 0; severity < Severity.COUNT; severity++) {
                out.putShort((short) counts[i * Severity.COUNT + severity]);
            }
        }
        out.putInt(start, Frame.crcOf(crc, out, start, out.position() - start));
    }
}
