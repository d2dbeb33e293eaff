package io.sluice.bench.report;

import java.util.List;

/** Holds the median of some values and between which they lie. */
public record Spread(double median, double min, double max) {
    /** Returns that of some values; zeros when there are none. */
    public static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return new Spread(0, 0, 0);
        }
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }
}
