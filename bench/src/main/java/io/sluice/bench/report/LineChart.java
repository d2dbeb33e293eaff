package io.sluice.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Draws lines through points, each with its name beside its last point, on scales linear or logarithmic. */
final class LineChart {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 440;
    private static final int LEFT = 80;
    private static final int RIGHT = 290;
    private static final int TOP = 50;
    private static final int BOTTOM = 50;
    private static final int LABEL_STEP = 16;

    private final String title;
    private final String xName;
    private final String yName;
    private final List<String> labels = new ArrayList<>();
    private final List<List<Double>> xs = new ArrayList<>();
    private final List<List<Double>> ys = new ArrayList<>();
    private List<String> xNames = List.of();
    private boolean logX;
    private boolean logY;

    LineChart(String title, String xName, String yName) {
        this.title = title;
        this.xName = xName;
        this.yName = yName;
    }

    void logX() {
        logX = true;
    }

    void logY() {
        logY = true;
    }

    /** Names the places 0, 1, 2 ... of the horizontal axis. */
    void xNames(List<String> names) {
        xNames = names;
    }

    void line(String label, List<Double> x, List<Double> y) {
        labels.add(label);
        xs.add(x);
        ys.add(y);
    }

    String svg() {
        Scale x = scale(xs, logX);
        Scale y = scale(ys, logY);
        Svg svg = new Svg(WIDTH, HEIGHT);
        svg.text(10, 24, "start", "title", title);
        svg.text(LEFT + plotWidth() / 2.0, HEIGHT - 8, "middle", "label", xName);
        svg.text(10, TOP - 10, "start", "label", yName);
        for (double tick : y.ticks()) {
            svg.line(LEFT, yAt(y, tick), LEFT + plotWidth(), yAt(y, tick), "grid");
            svg.text(LEFT - 6, yAt(y, tick) + 4, "end", "tick", Figures.count(tick));
        }
        if (xNames.isEmpty()) {
            for (double tick : x.ticks()) {
                svg.text(xAt(x, tick), HEIGHT - BOTTOM + 18, "middle", "tick", Figures.count(tick));
            }
        }
        for (int i = 0; i < xNames.size(); i++) {
            svg.text(xAt(x, i), HEIGHT - BOTTOM + 18, "middle", "tick", xNames.get(i));
        }
        drawLines(svg, x, y);
        return svg.end();
    }

    private void drawLines(Svg svg, Scale x, Scale y) {
        for (int i = 0; i < labels.size(); i++) {
            StringBuilder points = new StringBuilder();
            for (int at = 0; at < xs.get(i).size(); at++) {
                points.append(Svg.number(xAt(x, xs.get(i).get(at))))
                        .append(',')
                        .append(Svg.number(yAt(y, ys.get(i).get(at))))
                        .append(' ');
            }
            svg.polyline(points.toString().strip(), i);
            svg.rectangle(LEFT + plotWidth() + 14, TOP + LABEL_STEP * i, 10, 10, "line" + i % Svg.COLOURS);
            svg.text(LEFT + plotWidth() + 30, TOP + LABEL_STEP * i + 9.0, "start", "tick", labels.get(i));
        }
    }

    private static Scale scale(List<List<Double>> values, boolean logarithmic) {
        double max =
                values.stream().flatMap(List::stream).mapToDouble(v -> v).max().orElse(10);
        double min =
                values.stream().flatMap(List::stream).mapToDouble(v -> v).min().orElse(1);
        return logarithmic ? Scale.log(min, max) : Scale.linear(max);
    }

    private static int plotWidth() {
        return WIDTH - LEFT - RIGHT;
    }

    private static double xAt(Scale scale, double value) {
        return LEFT + scale.at(value) * plotWidth();
    }

    private static double yAt(Scale scale, double value) {
        return HEIGHT - BOTTOM - scale.at(value) * (HEIGHT - TOP - BOTTOM);
    }
}
