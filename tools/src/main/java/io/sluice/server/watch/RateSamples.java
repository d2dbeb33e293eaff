// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.watch;

import io.sluice.admit.Source;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.SourceCounters;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the counts of all sources as they were in the last seconds. Safe for use by many threads. */
final class RateSamples {
    private static final int SAMPLES_MAX = 11;
    private static final int FIELDS = 5;

    /** Holds the counts of one moment, by the source's number; see {@link #counts}. */
    private static final class Sample {
        private final long nanoTime;
        private final long[] counts;

        Sample(long nanoTime, long[] counts) {
            this.nanoTime = nanoTime;
            this.counts = counts;
        }
    }

    private final Deque<Sample> samples = new ArrayDeque<>(); // guarded by this, oldest first

    /** Takes a sample. */
    synchronized void take(List<Source> sources, long nanoTime) {
        int length = sources.stream().mapToInt(Source::number).max().orElse(-1) + 1;
        long[] counts = new long[length * FIELDS];
        for (Source source : sources) {
            System.arraycopy(counts(source.counters()), 0, counts, source.number() * FIELDS, FIELDS);
        }
        samples.addLast(new Sample(nanoTime, counts));
        if (samples.size() > SAMPLES_MAX) {
            samples.removeFirst();
        }
    }

    private static long[] counts(SourceCounters counters) {
        return new long[] {
            counters.get(SourceCounter.OFFERED),
            counters.get(SourceCounter.STORED),
            counters.get(SourceCounter.COLLAPSED),
            counters.dropped(),
            counters.get(SourceCounter.STORED_BYTES)
        };
    }

    /** Returns what a source's counts have come to in a second since the oldest sample. */
    synchronized Rates of(Source source, long nanoTime) {
        Sample oldest = samples.peekFirst();
        if (oldest == null || nanoTime - oldest.nanoTime <= 0) {
            return Rates.NONE;
        }
        double seconds = (nanoTime - oldest.nanoTime) / 1e9;
        long[] now = counts(source.counters());
        double[] rates = new double[FIELDS];
        for (int i = 0; i < FIELDS; i++) {
            int at = source.number() * FIELDS + i;
            long before = at < oldest.counts.length ? oldest.counts[at] : 0;
            rates[i] = Math.max(0, now[i] - before) / seconds;
        }
        return new Rates(rates[0], rates[1], rates[2], rates[3], rates[4]);
    }
}
