package io.sluice.telemetry;

/**
 * Names the counts that every source has. At any moment {@code offered = stored + dropped + in flight}; once the engine
 * is closed nothing is in flight. Counts of entries count parts, when a line was kept in several.
 */
public enum SourceCounter {
    /** Entries that were offered, whatever became of them; by the offering threads. */
    OFFERED(1, "offered", false),
    /** Entries that are appended and so readable; by sluice-batch. */
    STORED(2, "stored", false),
    /** Bytes of content of the stored entries; by sluice-batch. */
    STORED_BYTES(3, "stored bytes", false),
    /** The earliest time of a stored entry, nanoseconds since the epoch; by sluice-batch. */
    FIRST_NANOS(4, "first (ns)", false),
    /** The latest time of a stored entry, nanoseconds since the epoch; by sluice-batch. */
    LAST_NANOS(5, "last (ns)", false),
    /** Bytes of content of the dropped entries; by the offering threads. */
    DROPPED_BYTES(6, "dropped bytes", false),
    /** Entries dropped because the ring was full; by the offering threads. */
    DROPPED_FULL(16, "full", true),
    /**
     * Entries dropped because the engine was closing; by the offering threads, and by close for what it could not
     * drain.
     */
    DROPPED_CLOSED(17, "closed", true),
    /** Entries that were in the ring when the engine's process died; by the next engine's opening thread. */
    DROPPED_CRASH(18, "crash", true),
    /** Entries dropped because they were longer than a line may be that is offered at once; by the offering threads. */
    DROPPED_TOO_LONG(19, "too long", true);

    private final int key;
    private final String label;
    private final boolean dropReason;

    SourceCounter(int key, String label, boolean dropReason) {
        this.key = key;
        this.label = label;
        this.dropReason = dropReason;
    }

    /** Returns the number that stands for this count in the file. */
    int key() {
        return key;
    }

    /** Returns the words that tools print beside the count; for a reason to drop, the reason. */
    public String label() {
        return label;
    }

    /** Tells whether this counts entries that were dropped for one reason. */
    public boolean isDropReason() {
        return dropReason;
    }
}
