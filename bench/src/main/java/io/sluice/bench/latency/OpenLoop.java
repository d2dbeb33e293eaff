package io.sluice.bench.latency;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Offers lines in an open loop: line <i>n</i> of a producer is due at start + <i>n</i> intervals, and its time counts
 * from there, whether the producer was free then or still held up by an earlier line. This is what correction for
 * coordinated omission means; the times from the call on ({@link #uncorrected}) are kept beside it to show what it
 * corrects.
 *
 * <p>A producer that has time spins for the last 60 µs and parks before that; where there are as many producers as
 * cores or more, it only parks, for spinning would take the time of those that have work. It wakes up late now and
 * then, and that counts as well: the floor is what a target that does nothing shows on the same machine.
 *
 * <p>Producers that are far behind give up in the end. What they still had to offer counts as well, with the time that
 * it had waited by then: the least that it would have taken.
 */
public final class OpenLoop {
    private static final long SPIN_NANOS = 60_000;
    private static final int SAMPLES_MAX = 1 << 16;
    private static final long LONGEST_NANOS = 600_000_000_000L;
    private static final long GRACE_NANOS = 2_000_000_000; // how long a producer that is behind may go on

    private final Target target;
    private final Pace pace;
    private final Producer[] producers;
    private final long spinNanos; // 0 when producers only park
    private long startNanos;

    /** Prepares to offer lines. */
    public OpenLoop(Target target, Pace pace) {
        this.target = target;
        this.pace = pace;
        this.producers = new Producer[pace.producers()];
        this.spinNanos = pace.producers() < Runtime.getRuntime().availableProcessors() ? SPIN_NANOS : 0;
    }

    /** Offers all lines and returns when the last producer is done. */
    public void run() throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(producers.length);
        CountDownLatch start = new CountDownLatch(1);
        Thread[] threads = new Thread[producers.length];
        for (int p = 0; p < producers.length; p++) {
            Producer producer = new Producer(p);
            producers[p] = producer;
            threads[p] = new Thread(() -> {
                ready.countDown();
                try {
                    start.await();
                } catch (InterruptedException e) {
                    return;
                }
                producer.offerAll();
            });
            threads[p].start();
        }
        ready.await();
        startNanos = System.nanoTime() + 1_000_000;
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Returns the times from when a line was due until its offer returned. */
    public Histogram corrected() {
        Histogram merged = histogram();
        for (Producer producer : producers) {
            merged.add(producer.corrected);
        }
        return merged;
    }

    /** Returns the times that the calls took, which leave out the lines that waited for their call. */
    public Histogram uncorrected() {
        Histogram merged = histogram();
        for (Producer producer : producers) {
            merged.add(producer.uncorrected);
        }
        return merged;
    }

    /** Returns how many lines were offered; fewer than were due when producers could not keep up. */
    public long offered() {
        long sum = 0;
        for (Producer producer : producers) {
            sum += producer.offered;
        }
        return sum;
    }

    /** Returns how many lines were due and not offered in the end; their times are the least they can be. */
    public long neverOffered() {
        long sum = 0;
        for (Producer producer : producers) {
            sum += producer.neverOffered;
        }
        return sum;
    }

    /** Returns when the first line was due, by {@code System.nanoTime}. */
    public long startNanos() {
        return startNanos;
    }

    /** Returns how many of them were let in. */
    public long accepted() {
        long sum = 0;
        for (Producer producer : producers) {
            sum += producer.accepted;
        }
        return sum;
    }

    /** Returns how long it took from the first line's time to the last offer. */
    public long nanos() {
        long end = startNanos;
        for (Producer producer : producers) {
            end = Math.max(end, producer.endNanos);
        }
        return Math.max(1, end - startNanos);
    }

    /** Returns the times of sampled lines until they had come to where something was seen to have come, and when. */
    public Histogram until(StageWatch.Track track) {
        Histogram merged = histogram();
        for (Producer producer : producers) {
            for (int i = 0; i < producer.sampleCount; i++) {
                long nanos = track.whenReached(producer.positions[i]);
                if (nanos != StageWatch.NEVER) {
                    merged.recordValue(Math.max(1, Math.min(LONGEST_NANOS, nanos - producer.dues[i])));
                }
            }
        }
        return merged;
    }

    private static Histogram histogram() {
        return new Histogram(LONGEST_NANOS, 3);
    }

    /** Is one thread's part. Its fields are read by others when the thread has ended. */
    private final class Producer {
        private final int number;
        private final Histogram corrected = histogram();
        private final Histogram uncorrected = histogram();
        private final long[] positions;
        private final long[] dues;
        private final long sampleEvery;
        private int sampleCount;
        private long offered;
        private long accepted;
        private long neverOffered;
        private long endNanos;

        Producer(int number) {
            this.number = number;
            int samplesMax = SAMPLES_MAX / pace.producers();
            this.positions = new long[samplesMax];
            this.dues = new long[samplesMax];
            this.sampleEvery = pace.lineCount() / samplesMax + 1;
        }

        void offerAll() {
            double interval = pace.intervalNanos();
            long firstNanos = startNanos + (long) (interval * number / pace.producers());
            long lastNanos = startNanos + (long) (pace.seconds() * 1e9) + GRACE_NANOS;
            long lineCount = pace.lineCount();
            for (long line = 0; line < lineCount; line++) {
                long dueNanos = firstNanos + (long) (line * interval);
                long begunNanos = awaitDue(dueNanos);
                if (begunNanos > lastNanos) {
                    giveUp(line, begunNanos, firstNanos);
                    break;
                }
                long position = target.offer(number, line, dueNanos);
                endNanos = System.nanoTime();
                corrected.recordValue(Math.max(1, Math.min(LONGEST_NANOS, endNanos - dueNanos)));
                uncorrected.recordValue(Math.max(1, Math.min(LONGEST_NANOS, endNanos - begunNanos)));
                offered++;
                if (position >= 0) {
                    sample(line, position, dueNanos);
                }
            }
        }

        private void giveUp(long from, long nowNanos, long firstNanos) {
            for (long line = from; line < pace.lineCount(); line++) {
                long waitedNanos = nowNanos - firstNanos - (long) (line * pace.intervalNanos());
                corrected.recordValue(Math.max(1, Math.min(LONGEST_NANOS, waitedNanos)));
                neverOffered++;
            }
        }

        private void sample(long line, long position, long dueNanos) {
            accepted++;
            if (line % sampleEvery == 0 && sampleCount < positions.length) {
                positions[sampleCount] = position;
                dues[sampleCount++] = dueNanos;
            }
        }

        private long awaitDue(long dueNanos) {
            long now = System.nanoTime();
            while (now < dueNanos) {
                if (dueNanos - now > 2 * spinNanos) {
                    LockSupport.parkNanos(dueNanos - now - spinNanos);
                } else {
                    Thread.onSpinWait();
                }
                now = System.nanoTime();
            }
            return now;
        }
    }
}
