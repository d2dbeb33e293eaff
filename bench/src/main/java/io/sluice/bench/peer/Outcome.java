package io.sluice.bench.peer;

import io.sluice.bench.report.Percentiles;
import io.sluice.bench.report.Series;
import java.util.List;
import java.util.Map;

/**
 * Says what came of a round.
 *
 * @param lines how many lines were kept
 * @param nanos from the first offer until all were kept, so that another process could read them
 * @param bytes what they took in files, 0 when that is not known
 * @param offered how many lines were offered; what is missing in {@code lines} was refused, and counted so
 * @param stages times by stage, where they were measured
 * @param series what was measured as something grew
 * @param cpuNanos processor time; filled in by whoever runs the round
 */
public record Outcome(
        long lines,
        long nanos,
        long bytes,
        long offered,
        Map<String, Percentiles> stages,
        List<Series> series,
        long cpuNanos) {
    /** Makes the outcome of a round in which everything offered was kept. */
    public static Outcome kept(long lines, long nanos, long bytes) {
        return new Outcome(lines, nanos, bytes, lines, Map.of(), List.of(), 0);
    }

    /** Makes an outcome that is a series. */
    public static Outcome of(List<Series> series) {
        return new Outcome(0, 0, 0, 0, Map.of(), series, 0);
    }

    /** Returns the same with processor time. */
    public Outcome withCpuNanos(long cpu) {
        return new Outcome(lines, nanos, bytes, offered, stages, series, cpu);
    }
}
