package io.sluice.bench.report;

import java.util.List;

/** Holds values that belong to a growing number: what something costs as a store grows, or as time goes by. */
public record Series(String part, String contestant, String xUnit, String yUnit, List<Double> xs, List<Double> ys) {}
