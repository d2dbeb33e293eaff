package io.sluice.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws a run: one SVG for each question that a picture answers sooner than a table. */
public final class Pictures {
    private static final int BARS_MAX = 40;

    private Pictures() {}

    /** Returns the pictures by the names of their files. */
    public static Map<String, String> of(Results results) {
        Map<String, String> pictures = new LinkedHashMap<>();
        pictures.put("bench-throughput.svg", throughput(results));
        pictures.put("bench-producers.svg", producers(results));
        pictures.put("bench-latency.svg", latency(results));
        pictures.put(
                "bench-growth.svg",
                growth(results, "growth", "M lines kept", "lines a second", "Cost as the store grows"));
        pictures.put(
                "bench-wal.svg", growth(results, "wal", "seconds", "MiB", "Write-ahead log with a reader that polls"));
        return pictures;
    }

    private static String throughput(Results results) {
        BarChart chart = new BarChart("Lines a second, kept: 141-byte lines, 2 producers (log scale)");
        List<Rate> rates = new ArrayList<>(results.ratesOf("core"));
        rates.addAll(results.ratesOf("pipe"));
        String where = rates.isEmpty() ? "" : rates.get(0).where();
        rates.stream()
                .filter(rate -> rate.lineBytes() == 141 && rate.where().equals(where))
                .sorted((a, b) -> Double.compare(b.median(), a.median()))
                .limit(BARS_MAX)
                .forEach(rate -> chart.bar(
                        Tables.labelOf(rate),
                        Spread.of(rate.perSecond()),
                        rate.contestant().startsWith("Sluice")));
        return chart.svg();
    }

    private static String producers(Results results) {
        LineChart chart = new LineChart("Lines a second by producers, 141-byte lines", "producers", "lines a second");
        chart.logX();
        Map<String, List<Rate>> byLabel = new LinkedHashMap<>();
        for (Rate rate : results.ratesOf("producers")) {
            if (rate.lineBytes() == 141) {
                byLabel.computeIfAbsent(Tables.labelOf(rate), unused -> new ArrayList<>())
                        .add(rate);
            }
        }
        byLabel.forEach((label, rates) -> chart.line(
                label,
                rates.stream().map(rate -> (double) rate.producers()).toList(),
                rates.stream().map(Rate::median).toList()));
        return chart.svg();
    }

    private static String latency(Results results) {
        LineChart chart = new LineChart(
                "From the intended start to the return of offer, 1 producer, open loop (log scale)",
                "percentile",
                "microseconds");
        chart.logY();
        chart.xNames(Percentiles.NAMES);
        List<Double> xs = List.of(0.0, 1.0, 2.0, 3.0, 4.0, 5.0);
        for (Latency latency : results.latenciesOf("publish")) {
            if (latency.stage().equals("offered") && latency.producers() == 1) {
                List<Double> medians =
                        Tables.medians(latency).stream().map(Spread::median).toList();
                chart.line(latency.contestant() + ", " + Figures.count(latency.wantedPerSecond()) + "/s", xs, medians);
            }
        }
        return chart.svg();
    }

    private static String growth(Results results, String part, String x, String y, String title) {
        LineChart chart = new LineChart(title + " (log scale)", x, y);
        chart.logY();
        for (Series series : results.seriesOf(part)) {
            if (series.yUnit().equals(y)) {
                chart.line(series.contestant(), series.xs(), series.ys());
            }
        }
        return chart.svg();
    }
}
