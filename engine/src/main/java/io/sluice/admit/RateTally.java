package io.sluice.admit;

/** Adds up what becomes of the lines of one batch that are over a rate or a quota. Confined to one thread. */
final class RateTally {
    private long collapsedCount;
    private long collapsedBytes;
    private long rateCount;
    private long rateBytes;
    private long quotaCount;
    private long quotaBytes;

    /** Adds a line that does not pass. */
    void add(int decision, int length) {
        if (decision == RateGate.DROPPED) {
            rateCount++;
            rateBytes += length;
        } else if (decision == RateGate.OVER_QUOTA) {
            quotaCount++;
            quotaBytes += length;
        } else {
            collapsedCount++;
            collapsedBytes += length;
        }
    }

    /** Counts what was added for a source; returns what to tell whoever offered, 0 for nothing. */
    long settle(Source source) {
        if (collapsedCount > 0) {
            source.counters().onCollapsed(collapsedCount, collapsedBytes);
        }
        long code = collapsedCount > 0 ? Source.COLLAPSED : 0;
        if (rateCount > 0) {
            code = source.dropped(Source.RATE, rateCount, rateBytes);
        }
        if (quotaCount > 0) {
            code = source.dropped(Source.QUOTA, quotaCount, quotaBytes);
        }
        return code;
    }
}
