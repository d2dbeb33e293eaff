package io.sluice.admit;

import io.sluice.entry.SourceName;

/**
 * Says that a service writes far more than it may.
 *
 * @param source which of its streams
 * @param exemplar what most of the lines are like, cut to 160 bytes
 * @param linesPerSecond how many lines a second it wrote on average since the flood began
 * @param sinceNanos when the flood began, nanoseconds since the epoch
 * @param durationNanos for how long it has gone on
 */
public record FloodReport(
        SourceName source, String exemplar, long linesPerSecond, long sinceNanos, long durationNanos) {}
