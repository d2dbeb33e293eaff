package io.sluice.bench.report;

import java.util.List;

/** Holds times in microseconds: so much or less for 50, 90, 99, 99.9 and 99.99 % of a round, and the longest. */
public record Percentiles(double p50, double p90, double p99, double p999, double p9999, double max) {
    /** How the values are called, in their order. */
    public static final List<String> NAMES = List.of("p50", "p90", "p99", "p99.9", "p99.99", "max");

    /** Returns the values in the order of {@link #NAMES}. */
    public List<Double> values() {
        return List.of(p50, p90, p99, p999, p9999, max);
    }
}
