package io.sluice.bench.report;

import java.util.List;

/**
 * Says how many lines a second one contestant kept with one setting.
 *
 * @param part the part of the run; all of one part took turns
 * @param where what the files were on: a disk, or memory
 * @param lineBytes how long a line was, 0 for real lines of all lengths
 * @param perSecond lines a second, by round
 * @param bytesPerLine what a line took in files when a round ended, the median of the rounds, 0 when that is not known
 * @param cpuNanosPerLine processor time of all threads of the process and its children for a line, likewise
 */
public record Rate(
        String part,
        String contestant,
        String setting,
        String where,
        int producers,
        int lineBytes,
        List<Double> perSecond,
        double bytesPerLine,
        double cpuNanosPerLine) {
    /** Returns the median of the rounds. */
    public double median() {
        return Spread.of(perSecond).median();
    }
}
