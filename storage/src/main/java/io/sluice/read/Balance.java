package io.sluice.read;

import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.SourceCounter;

/**
 * Adds up what became of the entries of all sources, by the counters: {@code offered = stored + collapsed + dropped +
 * in flight}. Immutable.
 *
 * @param isClosed whether the engine was closed, so that nothing may be in flight any more
 * @param sourceCount how many sources have counters
 * @param offered how many entries were offered
 * @param stored how many are stored
 * @param collapsed how many were counted instead of kept
 * @param dropped how many were dropped
 */
public record Balance(boolean isClosed, int sourceCount, long offered, long stored, long collapsed, long dropped) {
    /** Adds up all sources of a snapshot. */
    static Balance of(CountersSnapshot counters, boolean isClosed) {
        int sourceCount = 0;
        long offered = 0;
        long stored = 0;
        long collapsed = 0;
        long dropped = 0;
        for (int source : counters.sources()) {
            sourceCount++;
            offered += counters.of(source, SourceCounter.OFFERED);
            stored += counters.of(source, SourceCounter.STORED);
            collapsed += counters.of(source, SourceCounter.COLLAPSED);
            dropped += counters.dropped(source);
        }
        return new Balance(isClosed, sourceCount, offered, stored, collapsed, dropped);
    }

    /** Returns how many entries were offered and are neither stored nor collapsed nor dropped. */
    public long inFlight() {
        return offered - stored - collapsed - dropped;
    }
}
