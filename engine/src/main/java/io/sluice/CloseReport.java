package io.sluice;

import java.util.List;

/**
 * Says what an engine leaves behind.
 *
 * @param drained whether all that was in the ring was stored in time; what was not is counted as dropped
 * @param sources what became of the entries of each source that the engine had, over the life of the store
 */
public record CloseReport(boolean drained, List<SourceReport> sources) {
    /** Returns how many entries are stored. */
    public long stored() {
        return sources.stream().mapToLong(SourceReport::stored).sum();
    }

    /** Returns how many entries were counted instead of kept, because their sources were over their rates. */
    public long collapsed() {
        return sources.stream().mapToLong(SourceReport::collapsed).sum();
    }

    /** Returns how many entries were dropped. */
    public long dropped() {
        return sources.stream().mapToLong(SourceReport::dropped).sum();
    }
}
