package io.sluice.bench.latency;

/**
 * Says how lines are offered.
 *
 * @param producers by how many threads
 * @param perSecond how many a second, by all together
 * @param seconds for how long
 */
public record Pace(int producers, double perSecond, double seconds) {
    /** Returns the time between two lines of one producer. */
    double intervalNanos() {
        return producers * 1e9 / perSecond;
    }

    /** Returns how many lines each producer has to offer. */
    long lineCount() {
        return (long) (perSecond * seconds / producers);
    }
}
