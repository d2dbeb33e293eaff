package io.sluice.bench.report;

import java.util.List;

/**
 * Says how long lines took from the time at which they were to be offered until they had come to a stage.
 *
 * @param kind burst (all lines fit the ring), sustained, or overload (more is offered than is kept)
 * @param stage offered, in block, appended, or readable (in another process)
 * @param wantedPerSecond how many lines a second were to be offered, 0 for as fast as can be
 * @param offeredPerSecond how many were, the median of the rounds
 * @param keptPerSecond how many were let in and kept, until all of them were, the median of the rounds
 * @param neverOffered how many were due and not offered in the end, in all rounds; the times are then lower bounds
 * @param rounds the times of each round
 */
public record Latency(
        String part,
        String contestant,
        String setting,
        String kind,
        String stage,
        int producers,
        int lineBytes,
        double wantedPerSecond,
        double offeredPerSecond,
        double keptPerSecond,
        long neverOffered,
        List<Percentiles> rounds) {}
