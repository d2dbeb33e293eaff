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
 * @param offeredNanos from the first offer to the last
 * @param bytes what they took in files, 0 when that is not known
 * @param offered how many lines were offered; what is missing in {@code lines} was refused, and counted so
 * @param neverOffered how many more were due when the offering ended
 * @param stages times by stage, where they were measured
 * @param series what was measured as something grew
 * @param cpuNanos processor time of all threads and children in that time, 0 when nobody asked
 */
public record Outcome(
        long lines,
        long nanos,
        long offeredNanos,
        long bytes,
        long offered,
        long neverOffered,
        Map<String, Percentiles> stages,
        List<Series> series,
        long cpuNanos) {
    /** Makes the outcome of a round in which everything offered was kept. */
    public static Outcome kept(long lines, long nanos, long bytes) {
        return new Outcome(lines, nanos, nanos, bytes, lines, 0, Map.of(), List.of(), 0);
    }

    /** Makes an outcome that is a series. */
    public static Outcome of(List<Series> series) {
        return new Outcome(0, 0, 0, 0, 0, 0, Map.of(), series, 0);
    }

    /** Returns the same with processor time. */
    public Outcome withCpuNanos(long cpu) {
        return new Outcome(lines, nanos, offeredNanos, bytes, offered, neverOffered, stages, series, cpu);
    }
}
