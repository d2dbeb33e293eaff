package io.sluice.cli.drill;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Is what a soak looks at each second, and how much more of it there may be in the second half than in the first.
 *
 * <p>The first fifth of the samples is the warm-up and counts for nothing. The rest has two halves; the median of the
 * second must not be above that of the first by more than the bound. A median, because a flood or a full collection of
 * garbage moves a mean, and a leak moves every sample.
 */
enum SoakGauge {
    /** Pages of the process that are in memory, those of mapped files too. */
    RESIDENT("resident memory", "MiB", 16, 0),
    /** Heap, stacks and other memory of its own. */
    ANONYMOUS("memory of its own", "MiB", 8, 0),
    /** What is left of the heap by a full collection. */
    HEAP("heap after a collection", "MiB", 2, 0),
    /** Open files, sockets and pipes. */
    DESCRIPTORS("descriptors", "", 8, 0),
    /** Lines of /proc/self/maps. */
    MAPPINGS("mappings", "", 16, 0),
    /** Live threads. */
    THREADS("threads", "", 4, 0),
    /** What the store's two directories have allocated. */
    STORE("the store", "MiB", 4, 0),
    /** How long after it was due a line could be read, of 99 of 100 lines of the last second. */
    LATENCY("p99 of due to readable", "ms", 5, 1);

    private static final double WARM_UP = 0.2;

    private final String title;
    private final String unit;
    private final double bound;
    private final double boundRatio; // of the first half's median, added to the bound

    SoakGauge(String title, String unit, double bound, double boundRatio) {
        this.title = title;
        this.unit = unit;
        this.bound = bound;
        this.boundRatio = boundRatio;
    }

    /** Returns the first line of a file of samples. */
    static String head() {
        StringBuilder text = new StringBuilder("second");
        for (SoakGauge gauge : values()) {
            text.append(',').append(gauge.unit.isEmpty() ? gauge.title : gauge.title + ' ' + gauge.unit);
        }
        return text.toString();
    }

    /** Returns a sample as a line of that file. */
    static String row(double second, Map<SoakGauge, Double> sample) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%.1f", second));
        for (SoakGauge gauge : values()) {
            text.append(String.format(Locale.ROOT, ",%.3f", sample.getOrDefault(gauge, 0.0)));
        }
        return text.toString();
    }

    /**
     * Checks each gauge of a run.
     *
     * @param slack how many times the bound of what a JVM that just began has more and more of: memory and time; 1 for
     *     one that has run for minutes
     */
    static void check(List<EnumMap<SoakGauge, Double>> samples, double slack, DrillReport report) {
        for (SoakGauge gauge : values()) {
            gauge.checkFlat(samples, gauge.isOfTheMachine() ? slack : 1, report);
        }
    }

    private boolean isOfTheMachine() {
        return this == RESIDENT || this == ANONYMOUS || this == HEAP || this == LATENCY;
    }

    private void checkFlat(List<EnumMap<SoakGauge, Double>> samples, double slack, DrillReport report) {
        int from = (int) (samples.size() * WARM_UP);
        int middle = (from + samples.size()) / 2;
        double first = median(samples.subList(from, middle));
        double second = median(samples.subList(middle, samples.size()));
        double allowed = (bound + boundRatio * first) * slack;
        report.check(
                second <= first + allowed,
                "%s: %.1f in the first half, %.1f in the second%s; it may grow by %.1f",
                title,
                first,
                second,
                unit.isEmpty() ? "" : ' ' + unit,
                allowed);
    }

    private double median(List<EnumMap<SoakGauge, Double>> samples) {
        double[] values = samples.stream()
                .mapToDouble(sample -> sample.getOrDefault(this, 0.0))
                .toArray();
        Arrays.sort(values);
        return values.length == 0 ? 0 : values[values.length / 2];
    }
}
