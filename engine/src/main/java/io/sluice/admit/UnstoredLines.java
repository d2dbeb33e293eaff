package io.sluice.admit;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.TagsLayout;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Keeps the last lines that were refused while the store takes nothing, in a fixed piece of memory, so that the newest
 * of a service can be looked at all the same. Safe for use by many threads.
 *
 * <p>The memory is parted into lanes, and a source always uses the same one: whoever floods pushes out its own lines
 * and those of the few sources that share its lane.
 */
public final class UnstoredLines {
    /** How many bytes of a line are kept at most. */
    public static final int LINE_BYTES_MAX = 2_048;

    private static final int LANE_COUNT = 64; // a power of two
    private static final int LANE_BYTES_MIN = 2 * LINE_BYTES_MAX;
    private static final int BYTES_PER_LINE = 64; // a lane of short lines is bounded by their number
    private static final int RECORD_BYTES = 21; // what is noted of a line

    private final Lane[] lanes = new Lane[LANE_COUNT];

    /**
     * Sets the memory aside.
     *
     * @param byteCount how much, at most; less than 512 KiB is taken for 512 KiB
     */
    UnstoredLines(int byteCount) {
        int laneBytes = (int) ((long) byteCount / LANE_COUNT * BYTES_PER_LINE / (BYTES_PER_LINE + RECORD_BYTES));
        for (int lane = 0; lane < LANE_COUNT; lane++) {
            lanes[lane] = new Lane(Math.max(LANE_BYTES_MIN, laneBytes));
        }
    }

    private Lane laneOf(int source) {
        return lanes[source & (LANE_COUNT - 1)];
    }

    /** Keeps a line of a source, or the beginning of a long one. */
    void add(int source, LineBatch lines, int line, long timeNanos) {
        int flags = lines.flags(line);
        int before = EntryFlags.tagged(flags)
                ? TagsLayout.lengthBefore(new UnsafeBuffer(lines.buffer()), lines.offset(line), lines.length(line))
                : 0;
        Lane lane = laneOf(source);
        synchronized (lane) {
            int at = lane.place(Math.min(lines.length(line) - before, LINE_BYTES_MAX));
            lane.sources[at] = source;
            lane.timesNanos[at] = timeNanos;
            lane.severities[at] = (byte) lines.severity(line);
            System.arraycopy(
                    lines.buffer(), lines.offset(line) + before, lane.bytes, lane.offsets[at], lane.lengths[at]);
        }
    }

    /** Shows the lines of a source, oldest first. */
    void show(int source, Viewer viewer) {
        Lane lane = laneOf(source);
        synchronized (lane) {
            lane.show(source, viewer);
        }
    }

    /** Forgets all lines. */
    void clear() {
        for (Lane lane : lanes) {
            synchronized (lane) {
                lane.first = lane.next;
            }
        }
    }

    /** Takes a line that is shown; what {@code content} holds is its own. */
    @FunctionalInterface
    interface Viewer {
        void show(int source, long timeNanos, int severity, byte[] content);
    }

    /** Keeps lines one behind the other, around and around; the oldest go. */
    private static final class Lane {
        private final byte[] bytes;
        private final int[] sources;
        private final int[] offsets;
        private final int[] lengths;
        private final long[] timesNanos;
        private final byte[] severities;
        private long first; // of the lines that are kept, counted from the beginning
        private long next;
        private int end; // where the last line ends

        Lane(int byteCount) {
            bytes = new byte[byteCount];
            int lineCount = byteCount / BYTES_PER_LINE;
            sources = new int[lineCount];
            offsets = new int[lineCount];
            lengths = new int[lineCount];
            timesNanos = new long[lineCount];
            severities = new byte[lineCount];
        }

        /** Makes room for a line of so many bytes, and returns its number in the lane. */
        int place(int length) {
            if (end + length > bytes.length) {
                giveUp(end, bytes.length + 1); // an empty line may stand behind the last byte
                end = 0;
            }
            giveUp(end, end + length);
            if (next - first == sources.length) {
                first++;
            }
            int line = (int) (next++ % sources.length);
            offsets[line] = end;
            lengths[line] = length;
            end += length;
            return line;
        }

        /** Lets go of the oldest lines as long as they lie in the bytes from one place to another. */
        private void giveUp(int from, int to) {
            while (first < next) {
                int line = (int) (first % sources.length);
                int length = Math.max(1, lengths[line]); // an empty line goes with the byte that it stands at
                boolean clear = offsets[line] >= to || offsets[line] + length <= from;
                if (clear) {
                    return;
                }
                first++;
            }
        }

        void show(int source, Viewer viewer) {
            for (long at = first; at < next; at++) {
                int line = (int) (at % sources.length);
                if (sources[line] == source) {
                    byte[] content = Arrays.copyOfRange(bytes, offsets[line], offsets[line] + lengths[line]);
                    viewer.show(source, timesNanos[line], severities[line], content);
                }
            }
        }
    }
}
