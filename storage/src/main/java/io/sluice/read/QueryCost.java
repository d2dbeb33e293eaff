package io.sluice.read;

/**
 * Counts what a query cost, where chunks of segments count as blocks: how many blocks there were to consider, why some
 * were not looked into, and how many were read. Confined to its cursor's thread.
 */
public final class QueryCost {
    private long skippedByService;
    private long skippedByTime;
    private long skippedBySeverity;
    private long skippedByText;
    private long skippedByFilter;
    private long scanned;
    private long scannedBytes;

    QueryCost() {}

    void onSkippedByService(long blocks) {
        skippedByService += blocks;
    }

    void onSkippedByTime(long blocks) {
        skippedByTime += blocks;
    }

    void onSkippedBySeverity(long blocks) {
        skippedBySeverity += blocks;
    }

    void onSkippedByText() {
        skippedByText++;
    }

    void onSkippedByFilter() {
        skippedByFilter++;
    }

    void onScanned(int bytes) {
        scanned++;
        scannedBytes += bytes;
    }

    /** Returns how many blocks were considered: those that were scanned, and those that were skipped unread. */
    public long considered() {
        return skippedByService + skippedByTime + skippedBySeverity + skippedByFilter + scanned;
    }

    /** Returns how many blocks were skipped unread because they have no entry of a wanted service. */
    public long skippedByService() {
        return skippedByService;
    }

    /** Returns how many blocks were skipped unread because of their time. */
    public long skippedByTime() {
        return skippedByTime;
    }

    /** Returns how many blocks were skipped unread because of the severities in them. */
    public long skippedBySeverity() {
        return skippedBySeverity;
    }

    /** Returns how many chunks of segments were skipped unread because their filters say that the text is not there. */
    public long skippedByFilter() {
        return skippedByFilter;
    }

    /** Returns how many of the scanned blocks were not decoded because the text is not in them. */
    public long skippedByText() {
        return skippedByText;
    }

    /** Returns how many blocks were read. */
    public long scanned() {
        return scanned;
    }

    /** Returns how many bytes these have. */
    public long scannedBytes() {
        return scannedBytes;
    }
}
