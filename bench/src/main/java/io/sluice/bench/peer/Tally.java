package io.sluice.bench.peer;

/**
 * Adds up how many bytes should be in files, by producer, so that a round can tell whether something is missing.
 * Producers add to places apart; the sum is for when they have ended.
 */
public final class Tally {
    private static final int APART = 16; // so that no two share a cache line

    private final long[] bytes;

    /** Makes one of nothing. */
    public Tally(int producers) {
        this.bytes = new long[producers * APART];
    }

    /** Adds to what a producer gave; by that producer alone. */
    public void add(int producer, long count) {
        bytes[producer * APART] += count;
    }

    /** Returns what all gave. */
    public long sum() {
        long sum = 0;
        for (long one : bytes) {
            sum += one;
        }
        return sum;
    }
}
