package io.sluice.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Draws horizontal bars on a logarithmic scale, with a mark from the least to the most of each. */
final class BarChart {
    private static final int WIDTH = 900;
    private static final int LEFT = 380;
    private static final int RIGHT = 90;
    private static final int TOP = 50;
    private static final int ROW = 22;

    private final String title;
    private final List<String> labels = new ArrayList<>();
    private final List<Spread> spreads = new ArrayList<>();
    private final List<Boolean> ours = new ArrayList<>();

    BarChart(String title) {
        this.title = title;
    }

    void bar(String label, Spread spread, boolean own) {
        labels.add(label);
        spreads.add(spread);
        ours.add(own);
    }

    String svg() {
        Scale scale = Scale.log(
                spreads.stream().mapToDouble(Spread::min).min().orElse(1),
                spreads.stream().mapToDouble(Spread::max).max().orElse(10));
        Svg svg = new Svg(WIDTH, TOP + ROW * labels.size() + 30);
        svg.text(10, 24, "start", "title", title);
        int bottom = TOP + ROW * labels.size();
        for (double tick : scale.ticks()) {
            double x = x(scale, tick);
            svg.line(x, TOP - 6, x, bottom, "grid");
            svg.text(x, bottom + 16, "middle", "tick", Figures.count(tick));
        }
        for (int i = 0; i < labels.size(); i++) {
            Spread spread = spreads.get(i);
            double y = TOP + ROW * i;
            double end = x(scale, spread.median());
            svg.text(LEFT - 8, y + 13, "end", "label", labels.get(i));
            svg.rectangle(LEFT, y + 3, Math.max(1, end - LEFT), ROW - 8, ours.get(i) ? "own" : "other");
            svg.line(x(scale, spread.min()), y + ROW / 2.0 - 1, x(scale, spread.max()), y + ROW / 2.0 - 1, "mark");
            svg.text(x(scale, spread.max()) + 6, y + 13, "start", "tick", Figures.count(spread.median()));
        }
        return svg.end();
    }

    private static double x(Scale scale, double value) {
        return LEFT + scale.at(value) * (WIDTH - LEFT - RIGHT);
    }
}
