package io.sluice.bench.report;

import java.util.Locale;

/** Writes the few shapes that the charts are made of. Colours are readable on light and on dark pages. */
final class Svg {
    /** How many lines have a colour of their own. */
    static final int COLOURS = 8;

    private static final String[] PALETTE = {
        "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#e377c2"
    };

    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height) {
        text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + " " + height
                + "\" font-family=\"sans-serif\" font-size=\"12\">\n<style>"
                + "text{fill:#24292f} .title{font-size:15px;font-weight:bold} .tick{font-size:11px;fill:#57606a}"
                + " .grid{stroke:#d0d7de} .mark{stroke:#24292f;stroke-width:1.5} .own{fill:#1f77b4} .other{fill:#b0b7bf}"
                + " polyline{fill:none;stroke-width:2}");
        for (int i = 0; i < COLOURS; i++) {
            text.append(" .line" + i + "{fill:" + PALETTE[i] + "}");
        }
        text.append("</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    }

    void text(double x, double y, String anchor, String style, String content) {
        text.append("<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\" class=\""
                + style + "\">" + content.replace("&", "&amp;").replace("<", "&lt;") + "</text>\n");
    }

    void line(double x1, double y1, double x2, double y2, String style) {
        text.append("<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) + "\" y2=\""
                + number(y2) + "\" class=\"" + style + "\"/>\n");
    }

    void rectangle(double x, double y, double width, double height, String style) {
        text.append("<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(width) + "\" height=\""
                + number(height) + "\" class=\"" + style + "\"/>\n");
    }

    void polyline(String points, int colour) {
        text.append("<polyline points=\"" + points + "\" stroke=\"" + PALETTE[colour % COLOURS] + "\"/>\n");
    }

    String end() {
        return text.append("</svg>\n").toString();
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
