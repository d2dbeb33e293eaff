package io.sluice.telemetry;

import io.sluice.entry.Gap;
import org.jspecify.annotations.Nullable;

/**
 * Names the counts that every source has. At any moment {@code offered = stored + collapsed + dropped + in flight};
 * once the engine is closed nothing is in flight. Counts of entries count parts, when a line was kept in several. What
 * Sluice writes into a source's stream itself (gaps, counts of collapsed lines) counts as offered and stored like any
 * entry.
 *
 * <p>What is <em>told</em> is in the stream as well: a count of dropped entries that is above what was told of them
 * means that a gap is still to be written. The next engine writes it when this one could not.
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
    /** Entries that were counted instead of kept, because their source was over its rate; by the offering threads. */
    COLLAPSED(7, "collapsed", false),
    /** Bytes of content of the collapsed entries; by the offering threads. */
    COLLAPSED_BYTES(8, "collapsed bytes", false),
    /** Collapsed entries that an entry in the stream counts; by sluice-batch. */
    TOLD_COLLAPSED(9, "collapsed, told", false),
    /** The day, counted from 1970-01-01 UTC, that the next count is of; by the offering threads. */
    QUOTA_DAY(10, "day of the quota", false),
    /** Bytes of content that were let in on that day and count for the quota; by the offering threads. */
    QUOTA_BYTES(11, "bytes of the quota", false),
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
    DROPPED_TOO_LONG(19, "too long", true),
    /** Entries dropped because their source held its share of the ring; by the offering threads. */
    DROPPED_SHARE(20, "share", true),
    /** Entries dropped because their source was over its rate; by the offering threads. */
    DROPPED_RATE(21, "rate", true),
    /** Entries dropped because the disk had no space. */
    DROPPED_NO_SPACE(22, "no space", true),
    /** Entries dropped because their source was over its quota. */
    DROPPED_QUOTA(23, "quota", true),
    /** Dropped entries of each reason that a gap in the stream tells of; by sluice-batch. */
    TOLD_FULL(48, "full, told", false),
    TOLD_CLOSED(49, "closed, told", false),
    TOLD_CRASH(50, "crash, told", false),
    TOLD_TOO_LONG(51, "too long, told", false),
    TOLD_SHARE(52, "share, told", false),
    TOLD_RATE(53, "rate, told", false),
    TOLD_NO_SPACE(54, "no space, told", false),
    TOLD_QUOTA(55, "quota, told", false);

    /** One more than the greatest key. */
    static final int KEY_LIMIT = 64;

    private static final SourceCounter[] BY_KEY = byKey();
    private static final int REASON_KEY_MIN = 16;
    private static final int TOLD_KEY_MIN = 48;

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

    /** Returns the count of a reason's drops that gaps tell of. */
    public SourceCounter told() {
        if (!dropReason) {
            throw new IllegalArgumentException(this + " is no reason to drop");
        }
        return BY_KEY[key - REASON_KEY_MIN + TOLD_KEY_MIN];
    }

    /** Returns the reason that a gap gives for what this counts. */
    public Gap.Reason gapReason() {
        return switch (this) {
            case DROPPED_FULL -> Gap.Reason.FULL;
            case DROPPED_CLOSED -> Gap.Reason.CLOSED;
            case DROPPED_CRASH -> Gap.Reason.CRASH;
            case DROPPED_TOO_LONG -> Gap.Reason.TOO_LONG;
            case DROPPED_SHARE -> Gap.Reason.SHARE;
            case DROPPED_RATE -> Gap.Reason.RATE;
            case DROPPED_NO_SPACE -> Gap.Reason.NO_SPACE;
            case DROPPED_QUOTA -> Gap.Reason.QUOTA;
            default -> throw new IllegalArgumentException(this + " is no reason to drop");
        };
    }

    /** Finds the count of the drops that a gap gives {@code reason} for; null when they are not counted by source. */
    public static @Nullable SourceCounter of(Gap.Reason reason) {
        return switch (reason) {
            case FULL -> DROPPED_FULL;
            case CLOSED -> DROPPED_CLOSED;
            case CRASH -> DROPPED_CRASH;
            case TOO_LONG -> DROPPED_TOO_LONG;
            case SHARE -> DROPPED_SHARE;
            case RATE -> DROPPED_RATE;
            case NO_SPACE -> DROPPED_NO_SPACE;
            case QUOTA -> DROPPED_QUOTA;
            case RETIRED -> null;
        };
    }

    private static SourceCounter[] byKey() {
        SourceCounter[] found = new SourceCounter[KEY_LIMIT];
        for (SourceCounter counter : values()) {
            found[counter.key] = counter;
        }
        return found;
    }
}
