package io.sluice.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Draws what {@code sluice drill soak --samples} wrote: the latency over time, and below it all that must not grow. */
public final class SoakPicture {
    private static final int WIDTH = 900;
    private static final int CHART_HEIGHT = 440;
    private static final double SECONDS_PER_MINUTE = 60;

    private SoakPicture() {}

    /**
     * Returns the picture.
     *
     * @param rows the lines of the file: names, then numbers, the first of which is the second
     * @throws IllegalArgumentException when there is no sample
     */
    public static String of(List<String> rows) {
        if (rows.size() < 2) {
            throw new IllegalArgumentException("no samples to draw");
        }
        List<String> names = List.of(rows.get(0).split(",", -1));
        List<List<Double>> columns = new ArrayList<>();
        names.forEach(name -> columns.add(new ArrayList<>()));
        for (String row : rows.subList(1, rows.size())) {
            String[] values = row.split(",", -1);
            for (int i = 0; i < names.size(); i++) {
                columns.get(i).add(Double.parseDouble(values[i]) / (i == 0 ? SECONDS_PER_MINUTE : 1));
            }
        }
        LineChart latency = new LineChart("p99 from due to readable, of each second (log scale)", "minutes", "ms");
        LineChart others = new LineChart("What must not grow (log scale)", "minutes", "MiB, or how many");
        latency.logY();
        others.logY();
        for (int i = 1; i < names.size(); i++) {
            LineChart chart = names.get(i).startsWith("p99") ? latency : others;
            addLine(chart, names.get(i), columns.get(0), columns.get(i));
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + WIDTH + ' ' + 2 * CHART_HEIGHT + "\">\n"
                + placed(latency.svg(), 0) + placed(others.svg(), CHART_HEIGHT) + "</svg>\n";
    }

    /** A second in which nothing was seen, such as when the engine was closed, has no point. */
    private static void addLine(LineChart chart, String name, List<Double> xs, List<Double> ys) {
        List<Double> seenXs = new ArrayList<>();
        List<Double> seenYs = new ArrayList<>();
        for (int i = 0; i < xs.size(); i++) {
            if (ys.get(i) > 0) {
                seenXs.add(xs.get(i));
                seenYs.add(ys.get(i));
            }
        }
        chart.line(name, seenXs, seenYs);
    }

    /** Gives a chart its place in another picture. */
    private static String placed(String svg, int y) {
        return svg.replaceFirst(
                "<svg ", "<svg y=\"" + y + "\" width=\"" + WIDTH + "\" height=\"" + CHART_HEIGHT + "\" ");
    }
}
