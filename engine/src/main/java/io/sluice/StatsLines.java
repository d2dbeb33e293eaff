package io.sluice;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.SourceCounters;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes a line for each source whose counts have changed, every so often, as entries of Sluice's own: the numbers of
 * the counters file, kept over time. Confined to one thread.
 */
final class StatsLines {
    /** Where the lines go. */
    static final SourceName SOURCE = new SourceName("sluice", "sluice", Stream.MONITOR);

    private final SourceRegistry sources;
    private final long intervalNanos;
    private final Map<Integer, Long> offeredBefore = new HashMap<>(); // by source; no more than there are sources
    private long writtenNanoTime;

    /** Begins to count the interval at {@code nanoTime}, from what the counters say then. */
    StatsLines(SourceRegistry sources, long intervalNanos, long nanoTime) {
        this.sources = sources;
        this.intervalNanos = intervalNanos;
        this.writtenNanoTime = nanoTime;
        for (Source source : sources.all()) {
            offeredBefore.put(source.number(), source.counters().get(SourceCounter.OFFERED));
        }
    }

    /** Writes the lines if the interval is over; whatever becomes of an entry, it was offered before. */
    void doWork(long nanoTime) throws IOException {
        if (nanoTime - writtenNanoTime < intervalNanos) {
            return;
        }
        writtenNanoTime = nanoTime;
        for (Source source : sources.all()) {
            long offered = source.counters().get(SourceCounter.OFFERED);
            Long before = offeredBefore.put(source.number(), offered);
            if ((before == null ? 0 : before) != offered && !source.name().equals(SOURCE)) {
                byte[] text = textOf(source).getBytes(US_ASCII);
                long unused = sources.source(SOURCE).offer(Severity.INFO, text, 0, text.length);
            }
        }
    }

    private static String textOf(Source source) {
        SourceCounters counters = source.counters();
        return "service " + source.name() + ": offered " + counters.get(SourceCounter.OFFERED) + " stored "
                + counters.get(SourceCounter.STORED) + " bytes " + counters.get(SourceCounter.STORED_BYTES)
                + " collapsed " + counters.get(SourceCounter.COLLAPSED) + " dropped " + counters.dropped();
    }
}
