package io.sluice.bench.report;

/** Says what one small step costs, as JMH measured it: the mean and its error in nanoseconds, and bytes allocated. */
public record Micro(String name, String per, double nanos, double errorNanos, double allocatedBytes) {}
