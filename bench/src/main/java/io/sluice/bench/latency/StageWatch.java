package io.sluice.bench.latency;

import io.sluice.Sluice;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at how far an engine has come, on a thread of its own, and notes when that changed. It looks every 50 µs or so:
 * times are that much too long at most, and never too short.
 */
public final class StageWatch {
    /** What {@link Track#whenReached} returns for what was not reached. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int CHANGES_MAX = 1 << 20;

    private final Sluice sluice;
    private final Track taken = new Track();
    private final Track persisted = new Track();
    private final Thread thread = new Thread(this::look, "stage-watch");
    private volatile boolean done; // written by end

    private StageWatch(Sluice sluice) {
        this.sluice = sluice;
    }

    /** Begins to look. */
    public static StageWatch start(Sluice sluice) {
        StageWatch watch = new StageWatch(sluice);
        watch.thread.start();
        return watch;
    }

    /** Ends looking. */
    public void end() throws InterruptedException {
        done = true;
        LockSupport.unpark(thread);
        thread.join();
    }

    /** Returns when positions were taken from the ring into a block; to be asked after the end. */
    public Track taken() {
        return taken;
    }

    /** Returns when positions were appended; to be asked after the end. */
    public Track persisted() {
        return persisted;
    }

    private void look() {
        boolean last = false;
        while (!last) {
            last = done; // one more look after the end
            taken.note(sluice.takenPosition());
            persisted.note(sluice.persistedPosition());
            if (!last) {
                LockSupport.parkNanos(1);
            }
        }
    }

    /** Holds when a growing position changed. Written by one thread, and read by others when that has ended. */
    public static final class Track {
        private long[] positions = new long[1 << 12];
        private long[] nanos = new long[1 << 12];
        private int count;

        void note(long position) {
            if ((count > 0 && positions[count - 1] >= position) || count == CHANGES_MAX) {
                return;
            }
            if (count == positions.length) {
                positions = Arrays.copyOf(positions, 2 * count);
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            positions[count] = position;
            nanos[count++] = System.nanoTime();
        }

        /** Returns when a position was reached, by {@code System.nanoTime}, or {@link #NEVER}. */
        public long whenReached(long position) {
            int at = Arrays.binarySearch(positions, 0, count, position);
            int first = at >= 0 ? at : -at - 1;
            return first < count ? nanos[first] : NEVER;
        }
    }
}
