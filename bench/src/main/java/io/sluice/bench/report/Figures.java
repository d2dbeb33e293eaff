package io.sluice.bench.report;

import java.util.Locale;

/** Writes numbers as people read them: three digits that count, and a unit. */
final class Figures {
    private Figures() {}

    /** Writes a number of lines or lines a second. */
    static String count(double value) {
        if (value >= 1e6) {
            return digits(value / 1e6) + " M";
        }
        return value >= 10_000 ? digits(value / 1e3) + " k" : digits(value);
    }

    /** Writes microseconds. */
    static String micros(double value) {
        if (value >= 1e6) {
            return digits(value / 1e6) + " s";
        }
        return value >= 1_000 ? digits(value / 1e3) + " ms" : digits(value) + " µs";
    }

    /** Writes a spread as median and (least to most). */
    static String rates(Spread spread) {
        return count(spread.median()) + " (" + count(spread.min()) + " to " + count(spread.max()) + ")";
    }

    /** Writes a spread of microseconds as median and (least to most). */
    static String micros(Spread spread) {
        return micros(spread.median()) + " (" + micros(spread.min()) + " to " + micros(spread.max()) + ")";
    }

    /** Writes a factor. */
    static String times(double value) {
        return digits(value) + "x";
    }

    static String digits(double value) {
        if (value == 0 || Double.isNaN(value)) {
            return "0";
        }
        double size = Math.abs(value);
        if (size >= 99.95) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        if (size >= 9.995) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        return String.format(Locale.ROOT, size < 0.01 ? "%.4f" : "%.2f", value);
    }
}
