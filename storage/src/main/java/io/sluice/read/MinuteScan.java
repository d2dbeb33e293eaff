package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.Severity;
import io.sluice.index.CycleIndex;
import io.sluice.index.Frame;
import io.sluice.segment.ChunkMinutes;
import io.sluice.segment.Segment;
import io.sluice.segment.SegmentEntry;
import java.io.IOException;

/**
 * Adds up what the wanted sources have in each minute, from the directories of segments and the index alone where they
 * have it; blocks that are in neither are read. Confined to one thread.
 *
 * <p>The query's times are taken as whole minutes: the one that each lies in counts. Its text is not looked at.
 */
final class MinuteScan<R> implements StoreWalk.Visitor {
    private static final long MINUTE_NANOS = Frame.MINUTE_NANOS;

    /** Takes one sum. */
    interface Sink<R> {
        /**
         * Takes what a source has in a minute; there may be several for the same two.
         *
         * @param into what the sums are gathered in
         * @param minute counted from the epoch
         * @param bytes of content; of all severities
         * @param counts entries by severity, with 0 for those that are not wanted; valid during the call
         */
        void add(R into, int source, long minute, long bytes, int[] counts);
    }

    private final EntryFilter filter;
    private final Sink<R> sink;
    private final R result;
    private final int severityMin;
    private final int severityMax;
    private final long minuteMin;
    private final long minuteMax;
    private final int[] counts = new int[Severity.COUNT];

    MinuteScan(LineSource source, Query query, R result, Sink<R> sink) {
        this.result = result;
        this.filter = source.filter();
        this.sink = sink;
        this.severityMin = query.severityMin().code();
        this.severityMax = query.severityMax().code();
        this.minuteMin = Math.floorDiv(query.fromNanos(), MINUTE_NANOS);
        this.minuteMax = Math.floorDiv(Math.max(query.untilNanos(), Long.MIN_VALUE + 1) - 1, MINUTE_NANOS);
    }

    /** Returns what the sums were gathered in. */
    R result() {
        return result;
    }

    @Override
    public boolean wantsSegment(SegmentEntry entry) throws IOException {
        return isOverlapping(entry.timeMin(), entry.timeMax())
                && (entry.isMixed() || filter.wantsSource(entry.source()));
    }

    @Override
    public void onChunk(Segment segment, int chunk) throws IOException {
        if (!isOverlapping(segment.timeMin(chunk), segment.timeMax(chunk))
                || !filter.wantsSource(segment.source(chunk))) {
            return;
        }
        ChunkMinutes minutes = segment.minutes(chunk);
        while (minutes.next()) {
            if (isWanted(minutes.minute())) {
                for (int severity = severityMin; severity <= severityMax; severity++) {
                    counts[severity] = minutes.count(severity);
                }
                sink.add(result, segment.source(chunk), minutes.minute(), minutes.bytes(), counts);
            }
        }
    }

    private boolean isOverlapping(long timeMin, long timeMax) {
        return Math.floorDiv(timeMax, MINUTE_NANOS) >= minuteMin && Math.floorDiv(timeMin, MINUTE_NANOS) <= minuteMax;
    }

    @Override
    public void onIndex(CycleIndex index) throws IOException {
        int count = index.minuteCount();
        for (int i = firstRecord(index); i < count && index.minute(i) <= minuteMax; i++) {
            int number = index.minuteSource(i);
            if (filter.wantsSource(number)) {
                for (int severity = severityMin; severity <= severityMax; severity++) {
                    counts[severity] = index.minuteCount(i, severity);
                }
                sink.add(result, number, index.minute(i), index.minuteBytes(i), counts);
            }
        }
    }

    private int firstRecord(CycleIndex index) {
        int low = 0;
        int high = index.minuteCount();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (index.minute(middle) < minuteMin) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public void onBlock(BlockCursor block) throws IOException {
        long minute = Math.floorDiv(block.timeMin(), MINUTE_NANOS);
        if (minute == Math.floorDiv(block.timeMax(), MINUTE_NANOS)) {
            addDirectory(block, minute);
        } else {
            addEntries(block);
        }
    }

    private void addDirectory(BlockCursor block, long minute) throws IOException {
        for (int i = 0; i < block.sourceCount() && isWanted(minute); i++) {
            if (filter.wantsSource(block.source(i))) {
                for (int severity = severityMin; severity <= severityMax; severity++) {
                    counts[severity] = block.countOf(i, severity);
                }
                sink.add(result, block.source(i), minute, block.bytesOf(i), counts);
            }
        }
    }

    private void addEntries(BlockCursor block) throws IOException {
        int[] one = new int[Severity.COUNT];
        while (block.next()) {
            long minute = Math.floorDiv(block.timeNanos(), MINUTE_NANOS);
            int number = block.source(block.directoryIndex());
            int severity = block.severity();
            if (isWanted(minute) && filter.wantsSource(number)) {
                one[severity] = severity >= severityMin && severity <= severityMax ? 1 : 0;
                sink.add(result, number, minute, block.contentLength(), one);
                one[severity] = 0;
            }
        }
    }

    private boolean isWanted(long minute) {
        return minute >= minuteMin && minute <= minuteMax;
    }
}
