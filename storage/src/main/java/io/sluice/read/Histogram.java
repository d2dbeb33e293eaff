package io.sluice.read;

import io.sluice.entry.Severity;

/** Counts entries by severity in buckets of time, one behind the other. */
public final class Histogram {
    private final long fromNanos;
    private final long bucketNanos;
    private final long[] counts; // by bucket, then severity

    Histogram(long fromNanos, long bucketNanos, int bucketCount) {
        this.fromNanos = fromNanos;
        this.bucketNanos = bucketNanos;
        this.counts = new long[bucketCount * Severity.COUNT];
    }

    void add(long timeNanos, int[] bySeverity) {
        int bucket = (int) ((timeNanos - fromNanos) / bucketNanos);
        for (int severity = 0; severity < Severity.COUNT; severity++) {
            counts[bucket * Severity.COUNT + severity] += bySeverity[severity];
        }
    }

    /** Adds what another one with the same buckets has, and returns this. */
    Histogram plus(Histogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        return this;
    }

    /** Returns when the first bucket begins, nanoseconds since the epoch. */
    public long fromNanos() {
        return fromNanos;
    }

    /** Returns the length of a bucket, in nanoseconds. */
    public long bucketNanos() {
        return bucketNanos;
    }

    /** Returns how many buckets there are. */
    public int bucketCount() {
        return counts.length / Severity.COUNT;
    }

    /** Returns when a bucket begins, nanoseconds since the epoch. */
    public long timeNanos(int bucket) {
        return fromNanos + bucket * bucketNanos;
    }

    /** Returns how many entries of a severity a bucket has. */
    public long count(int bucket, Severity severity) {
        return counts[bucket * Severity.COUNT + severity.code()];
    }

    /** Returns how many entries a bucket has. */
    public long count(int bucket) {
        long count = 0;
        for (int severity = 0; severity < Severity.COUNT; severity++) {
            count += counts[bucket * Severity.COUNT + severity];
        }
        return count;
    }

    /** Returns how many entries all buckets have. */
    public long total() {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }
}
