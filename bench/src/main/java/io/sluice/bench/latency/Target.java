package io.sluice.bench.latency;

/** Is offered lines by several threads. */
@FunctionalInterface
public interface Target {
    /** The line was refused, and is counted by whoever refused it. */
    long REFUSED = -1;

    /**
     * Offers a line, and does not wait unless that is what the target does.
     *
     * @param producer which thread offers it
     * @param number the producer's lines, counted from 0
     * @param dueNanos when the line was to be offered, by {@code System.nanoTime}
     * @return where the line is, at least 0, or {@link #REFUSED}
     */
    long offer(int producer, long number, long dueNanos);
}
