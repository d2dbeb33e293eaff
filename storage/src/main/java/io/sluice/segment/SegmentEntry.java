package io.sluice.segment;

/**
 * Says in the catalog what one segment has.
 *
 * @param id the number that names its file
 * @param source the number of its source, or {@link #SEVERAL}
 * @param severities a bit for each severity's code that an entry has
 * @param entries how many entries
 * @param textBytes of their content
 * @param fileBytes of the file
 * @param firstSequence of its first entry
 * @param lastSequence of its last entry
 * @param timeMin the earliest time of an entry, nanoseconds since the epoch
 * @param timeMax the latest time of an entry, nanoseconds since the epoch
 */
public record SegmentEntry(
        long id,
        int source,
        int severities,
        long entries,
        long textBytes,
        long fileBytes,
        long firstSequence,
        long lastSequence,
        long timeMin,
        long timeMax) {
    /** Stands for the source of a segment that has several. */
    public static final int SEVERAL = -1;

    private static final int PAGE_BYTES = 4_096;

    /** Tells whether the segment has several sources. */
    public boolean isMixed() {
        return source == SEVERAL;
    }

    /** Returns how many bytes of the disk the file takes. */
    public long allocatedBytes() {
        return (fileBytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    }
}
