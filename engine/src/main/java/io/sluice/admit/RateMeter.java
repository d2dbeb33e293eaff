package io.sluice.admit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Meters one quantity of one source against a rate. Safe for use by many threads.
 *
 * <p>A bucket that leaks: everything offered goes in, also what is over the rate, and it leaks at the rate. The source
 * is over its rate while there is more than the burst in it. The level is kept as the time at which the bucket would be
 * empty, so one number tells level and time together. It never stands higher than {@code debtNanos} above the burst:
 * that is how long after a flood a source counts as over its rate at most, and what bounds the harm of a clock that is
 * set back.
 */
final class RateMeter {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long perSecond;
    private final long burstNanos;
    private final long levelNanosMax;
    private final AtomicLong emptyAtNanos = new AtomicLong(Long.MIN_VALUE);

    /**
     * Makes an empty bucket.
     *
     * @param perSecond the rate; 0 for none
     * @param burstNanos how long it leaks from the level up to which a source is within its rate
     * @param debtNanos how long it leaks from the highest level down to that one
     */
    RateMeter(long perSecond, long burstNanos, long debtNanos) {
        this.perSecond = perSecond;
        this.burstNanos = burstNanos;
        this.levelNanosMax = burstNanos + debtNanos;
    }

    /** Puts {@code amount} in if all of it is within the rate; else nothing. */
    boolean tryAdd(long amount, long nowNanos) {
        if (perSecond == 0) {
            return true;
        }
        while (true) {
            long before = emptyAtNanos.get();
            long after = Math.max(before, nowNanos) + cost(amount);
            if (after - nowNanos > burstNanos) {
                return false;
            }
            if (emptyAtNanos.compareAndSet(before, after)) {
                return true;
            }
        }
    }

    /** Puts {@code amount} in, whatever the level is; returns whether the source is over its rate with it. */
    boolean add(long amount, long nowNanos) {
        if (perSecond == 0) {
            return false;
        }
        while (true) {
            long before = emptyAtNanos.get();
            long after = Math.min(Math.max(before, nowNanos) + cost(amount), nowNanos + levelNanosMax);
            if (emptyAtNanos.compareAndSet(before, after)) {
                return after - nowNanos > burstNanos;
            }
        }
    }

    /** Takes {@code amount} out again, which was put in and did not count after all. */
    void takeBack(long amount) {
        if (perSecond != 0) {
            long unused = emptyAtNanos.addAndGet(-cost(amount));
        }
    }

    /** Returns how long it is until the source is within its rate; 0 when it is. */
    long delayNanos(long nowNanos) {
        long level = Math.min(emptyAtNanos.get(), nowNanos + levelNanosMax);
        return perSecond == 0 || level <= nowNanos ? 0 : Math.max(0, level - nowNanos - burstNanos);
    }

    private long cost(long amount) {
        return amount * NANOS_PER_SECOND / perSecond;
    }
}
