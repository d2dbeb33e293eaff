package io.sluice.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Maps values to 0 to 1, linear from zero or by their logarithm, and says where its ticks are. */
record Scale(double min, double max, boolean logarithmic) {
    private static final int LINEAR_TICKS = 5;

    static Scale linear(double max) {
        double step = Math.pow(10, Math.floor(Math.log10(Math.max(max, 1e-9))));
        return new Scale(0, Math.ceil(max / step) * step, false);
    }

    /** Makes a scale over whole powers of ten. */
    static Scale log(double min, double max) {
        double low = Math.floor(Math.log10(Math.max(min, 1e-3)));
        double high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(max, 1e-3))));
        return new Scale(Math.pow(10, low), Math.pow(10, high), true);
    }

    double at(double value) {
        if (logarithmic) {
            return Math.log10(Math.max(value, min) / min) / Math.log10(max / min);
        }
        return max == 0 ? 0 : value / max;
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double tick = min; tick <= max * 1.01; tick *= 10) {
                ticks.add(tick);
            }
        } else {
            for (int i = 0; i <= LINEAR_TICKS; i++) {
                ticks.add(max * i / LINEAR_TICKS);
            }
        }
        return ticks;
    }
}
