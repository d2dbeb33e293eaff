package io.sluice.capture;

import io.sluice.admit.LineBatch;
import io.sluice.admit.OfferCode;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import io.sluice.entry.CalmLogger;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Pumps one stream into a source until it ends, on the thread that calls {@link #run}.
 *
 * <p>All lines of a read go into the ring with one claim. When the ring is full, or the source over its share of it or
 * over its rate, what to do is the policy's affair; with {@link OverflowPolicy#DROP} the pump waits as long as the pipe
 * behind it has room, because that costs the writing process nothing, and drops when the process would begin to wait.
 *
 * <p>A line whose end does not come is sent as a part by {@link #flushUnfinished}, which another thread calls from time
 * to time. The lock keeps the two apart; it is never held while reading.
 */
public final class StreamPump implements Runnable {
    /** A pipe holds 64 KiB. While less than this is in it, its writer does not wait. */
    private static final int PIPE_BYTES_HIGH = 32 << 10;

    private static final long PAUSE_NANOS_MIN = 500_000; // a full ring keeps the batch thread busy for longer
    private static final long PAUSE_NANOS_MAX = 5_000_000;
    private static final System.Logger LOGGER = CalmLogger.ofSluice();

    private final Source source;
    private final InputStream in;
    private final OverflowPolicy policy;
    private final LineSplitter splitter;
    private final LineBatch lines = new LineBatch();
    private final ReentrantLock lock = new ReentrantLock();
    private long
            unfinishedSinceNanos; // guarded by lock; when the last read left an unfinished line, 0 when it left none
    private volatile boolean stopped; // written by whoever stops the pump

    /** Makes a pump of {@code in}, which it closes at the end. */
    public StreamPump(Source source, InputStream in, OverflowPolicy policy, int partBytesMax) {
        this.source = source;
        this.in = in;
        this.policy = policy;
        this.splitter = new LineSplitter(
                partBytesMax, source.name().stream().defaultSeverity().code());
    }

    /** Pumps until the stream ends, fails, or the pump is stopped. */
    @Override
    public void run() {
        try (in) {
            while (!stopped && pumpOnce()) {
                // all is done in the condition
            }
        } catch (IOException e) {
            if (!stopped) { // a stream that is closed under the pump ends like any other
                LOGGER.log(System.Logger.Level.DEBUG, "stream of " + source.name() + " failed", e);
            }
        } finally {
            finish();
        }
    }

    /** Ends the pump at its next read. */
    public void stop() {
        stopped = true;
    }

    private boolean pumpOnce() throws IOException {
        byte[] buffer;
        int offset;
        lock.lock();
        try {
            offset = splitter.readOffset();
            buffer = splitter.buffer();
        } finally {
            lock.unlock();
        }
        int length = in.read(buffer, offset, buffer.length - offset);
        if (length < 0) {
            return false;
        }
        lock.lock();
        try {
            splitter.onRead(length);
            boolean more;
            do {
                lines.reset(splitter.buffer());
                more = !splitter.split(lines);
                offer();
            } while (more);
            unfinishedSinceNanos = splitter.isUnfinished() ? System.nanoTime() : 0;
        } finally {
            lock.unlock();
        }
        return true;
    }

    /**
     * Sends the beginning of a line whose end has not come for {@code holdNanos}. Does nothing while the pump is busy.
     */
    void flushUnfinished(long holdNanos) {
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (unfinishedSinceNanos != 0 && System.nanoTime() - unfinishedSinceNanos >= holdNanos) {
                unfinishedSinceNanos = 0;
                lines.reset(splitter.buffer());
                splitter.splitUnfinished(lines);
                offer();
            }
        } finally {
            lock.unlock();
        }
    }

    private void finish() {
        lock.lock();
        try {
            lines.reset(splitter.buffer());
            splitter.splitLast(lines);
            offer();
            unfinishedSinceNanos = 0;
        } finally {
            lock.unlock();
        }
    }

    private void offer() {
        long startNanos = System.nanoTime();
        if (blocks() && awaitRate(startNanos)) {
            source.admitAll(lines);
        } else {
            long unused = source.admit(lines, policy); // what is taken out is counted
        }
        int first = 0;
        long pauseNanos = PAUSE_NANOS_MIN;
        while (first < lines.count()) {
            int count = source.claimable(lines, first);
            long position = source.tryOffer(lines, first, count);
            if (position >= 0) {
                first += count;
                pauseNanos = PAUSE_NANOS_MIN;
            } else if (OfferCode.isLackOfRoom(position) && mayWait(startNanos)) {
                LockSupport.parkNanos(this, pauseNanos);
                pauseNanos = Math.min(pauseNanos * 2, PAUSE_NANOS_MAX);
            } else {
                source.drop(lines, first, position);
                return;
            }
        }
    }

    /** Waits until the source is within its rate; returns false when that does not come in time. */
    private boolean awaitRate(long startNanos) {
        long delayNanos = source.rateDelayNanos();
        while (delayNanos > 0) {
            if (!isInTime(startNanos)) {
                return false;
            }
            LockSupport.parkNanos(this, Math.min(delayNanos, PAUSE_NANOS_MAX));
            delayNanos = source.rateDelayNanos();
        }
        return true;
    }

    private boolean blocks() {
        return policy == OverflowPolicy.BLOCK || source.limits().policy() == OverflowPolicy.BLOCK;
    }

    private boolean isInTime(long startNanos) {
        long deadlineNanos = source.limits().blockDeadline().toNanos();
        return deadlineNanos == 0 || System.nanoTime() - startNanos < deadlineNanos;
    }

    private boolean mayWait(long startNanos) {
        if (blocks() && isInTime(startNanos)) {
            return true;
        }
        try {
            return in.available() < PIPE_BYTES_HIGH;
        } catch (IOException e) {
            return false;
        }
    }
}
