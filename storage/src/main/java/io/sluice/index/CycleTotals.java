package io.sluice.index;

import io.sluice.entry.Severity;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the frames of one cycle, one by one, and lays the sums out as the file's closing. Whoever writes an index
 * file and whoever reads one that has no closing yet do the same sums. Confined to one thread.
 */
final class CycleTotals {
    private static final class SourceTotals {
        private final int source;
        private final int[] counts = new int[Severity.COUNT];
        private int lastFrame;
        private long lonePosition; // of its only block so far
        private int loneLength; // 0 once it has several
        private long entries;
        private long bytes;
        private long timeMin = Long.MAX_VALUE;
        private long timeMax = Long.MIN_VALUE;
        private long lastErrorNanos;

        SourceTotals(int source) {
            this.source = source;
        }
    }

    private static final class MinuteTotals {
        private final int minute;
        private final int source;
        private final int[] counts = new int[Severity.COUNT];
        private long bytes;

        MinuteTotals(int minute, int source) {
            this.minute = minute;
            this.source = source;
        }
    }

    private final Int2ObjectHashMap<SourceTotals> sources = new Int2ObjectHashMap<>();
    private final Long2ObjectHashMap<MinuteTotals> minutes = new Long2ObjectHashMap<>(); // by minute and source
    private int lastFrame;
    private int blockCount;
    private long timeMin = Long.MAX_VALUE;
    private long timeMax = Long.MIN_VALUE;
    private long firstSequence;
    private long nextSequence;
    private long covered;

    /** Adds the frame that lies at {@code offset} in the file. */
    void add(Frame frame, int offset) {
        int last = frame.blockCount() - 1;
        if (lastFrame == 0) {
            firstSequence = frame.blockSequence(0);
        }
        lastFrame = offset;
        blockCount += frame.isAgain() ? 0 : frame.blockCount();
        nextSequence = frame.blockNextSequence(last);
        covered = frame.blockPosition(last) + Integer.BYTES + frame.blockLength(last);
        timeMin = Math.min(timeMin, frame.timeMin());
        timeMax = Math.max(timeMax, frame.timeMax());
        int minute = (int) frame.minute();
        for (int i = 0; i < frame.postingCount(); i++) {
            addToSource(frame, i, offset);
            addToMinute(frame, i, minute);
        }
    }

    private void addToSource(Frame frame, int posting, int offset) {
        int number = frame.source(posting);
        SourceTotals totals = sources.get(number);
        if (totals == null) {
            totals = new SourceTotals(number);
            sources.put(number, totals);
        }
        noteLoneBlock(totals, frame, frame.blocks(posting));
        totals.lastFrame = offset;
        totals.bytes += frame.bytes(posting);
        totals.timeMin = Math.min(totals.timeMin, frame.timeMin());
        totals.timeMax = Math.max(totals.timeMax, frame.timeMax());
        if (frame.hasSeverity(posting, Severity.ERROR.code(), Severity.COUNT - 1)) {
            totals.lastErrorNanos = Math.max(totals.lastErrorNanos, frame.timeMax());
        }
        for (int severity = 0; severity < Severity.COUNT; severity++) {
            int count = frame.count(posting, severity);
            totals.counts[severity] += count;
            totals.entries += count;
        }
    }

    private static void noteLoneBlock(SourceTotals totals, Frame frame, int blocks) {
        int block = Integer.numberOfTrailingZeros(blocks);
        if (totals.lastFrame == 0 && Integer.bitCount(blocks) == 1) {
            totals.lonePosition = frame.blockPosition(block);
            totals.loneLength = frame.blockLength(block);
        } else if (!frame.isAgain() || frame.blockPosition(block) != totals.lonePosition) {
            totals.lonePosition = 0;
            totals.loneLength = 0;
        }
    }

    private void addToMinute(Frame frame, int posting, int minute) {
        int number = frame.source(posting);
        long key = ((long) minute << Integer.SIZE) | number;
        MinuteTotals totals = minutes.get(key);
        if (totals == null) {
            totals = new MinuteTotals(minute, number);
            minutes.put(key, totals);
        }
        totals.bytes += frame.bytes(posting);
        for (int severity = 0; severity < Severity.COUNT; severity++) {
            totals.counts[severity] += frame.count(posting, severity);
        }
    }

    /** Returns the offset of the frame that was added last, 0 when there was none. */
    int lastFrame() {
        return lastFrame;
    }

    /** Returns the offset of the last frame that has a source, 0 when there is none. */
    int lastFrame(int source) {
        @Nullable SourceTotals totals = sources.get(source);
        return totals == null ? 0 : totals.lastFrame;
    }

    /** Returns up to where in the cycle's file the blocks are in the index. */
    long covered() {
        return covered;
    }

    /** Returns the sequence behind the last indexed entry. */
    long nextSequence() {
        return nextSequence;
    }

    /** Lays the closing out in a new buffer. */
    ByteBuffer encode() {
        int length = IndexLayout.CLOSING_HEADER_LENGTH
                + sources.size() * IndexLayout.SUMMARY_LENGTH
                + minutes.size() * IndexLayout.MINUTE_LENGTH
                + IndexLayout.END_LENGTH;
        ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0)
                .putInt(length)
                .putInt(0)
                .putInt(sources.size())
                .putInt(lastFrame)
                .putInt(minutes.size());
        out.putLong(timeMin).putLong(timeMax).putLong(firstSequence).putLong(nextSequence);
        out.putLong(covered).putInt(blockCount).putInt(0);
        List<SourceTotals> bySource = new ArrayList<>(sources.values());
        bySource.sort(Comparator.comparingInt(totals -> totals.source));
        for (SourceTotals totals : bySource) {
            out.putInt(totals.source).putInt(totals.lastFrame).putLong(totals.lonePosition);
            out.putLong(totals.entries).putLong(totals.bytes).putLong(totals.timeMin);
            out.putLong(totals.timeMax).putLong(totals.lastErrorNanos);
            putCounts(out, totals.counts);
            out.putInt(totals.loneLength).putInt(0);
        }
        List<MinuteTotals> byMinute = new ArrayList<>(minutes.values());
        byMinute.sort(Comparator.<MinuteTotals>comparingInt(totals -> totals.minute)
                .thenComparingInt(totals -> totals.source));
        for (MinuteTotals totals : byMinute) {
            out.putInt(totals.minute).putInt(totals.source).putLong(totals.bytes);
            putCounts(out, totals.counts);
        }
        out.putInt(length).putInt(IndexLayout.END_MAGIC);
        out.putInt(0, Frame.crcOf(new CRC32C(), out, 0, length));
        return out.flip();
    }

    private static void putCounts(ByteBuffer out, int[] counts) {
        for (int count : counts) {
            out.putInt(count);
        }
    }
}
