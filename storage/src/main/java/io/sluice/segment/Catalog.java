package io.sluice.segment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says which segments count, and up to which sequence entries are in them and no longer in the queue. Immutable; a
 * change makes another one, with the next generation.
 */
public final class Catalog {
    /** How many ranges of missing entries are remembered; the oldest are forgotten first. */
    private static final int MISSING_MAX = 1_000;

    /** What there is before anything was sealed. */
    static final Catalog EMPTY = new Catalog(0, new Totals(0, 1, 0, 0), List.of(), Map.of(), List.of());

    /**
     * Holds the numbers of a catalog.
     *
     * @param sealedUpTo the sequence behind the last entry that was sealed
     * @param nextId the number that the next segment gets
     * @param sealedBytes of content that were sealed since the store was made
     * @param writtenBytes of segments that were written since then, those of merging included
     */
    record Totals(long sealedUpTo, long nextId, long sealedBytes, long writtenBytes) {}

    private final long generation;
    private final Totals totals;
    private final List<SegmentEntry> segments;
    private final Map<Integer, Retired> retired;
    private final List<MissingEntries> missing;

    Catalog(
            long generation,
            Totals totals,
            List<SegmentEntry> segments,
            Map<Integer, Retired> retired,
            List<MissingEntries> missing) {
        this.generation = generation;
        this.totals = totals;
        this.segments = segments.stream()
                .sorted(Comparator.comparingLong(SegmentEntry::firstSequence).thenComparingLong(SegmentEntry::id))
                .toList();
        this.retired = new TreeMap<>(retired);
        int count = missing.size();
        this.missing = List.copyOf(missing.subList(Math.max(0, count - MISSING_MAX), count));
    }

    /** Returns a number that grows with each change. */
    public long generation() {
        return generation;
    }

    Totals totals() {
        return totals;
    }

    /** Returns the sequence behind the last entry that was sealed; entries below it are not read from the queue. */
    public long sealedUpTo() {
        return totals.sealedUpTo();
    }

    /** Returns how many bytes of content were sealed since the store was made. */
    public long sealedBytes() {
        return totals.sealedBytes();
    }

    /** Returns how many bytes of segments were written since the store was made, those of merging included. */
    public long writtenBytes() {
        return totals.writtenBytes();
    }

    /** Returns the segments, by their first sequence. */
    public List<SegmentEntry> segments() {
        return segments;
    }

    /** Returns what was removed of each source. */
    public List<Retired> retired() {
        return List.copyOf(retired.values());
    }

    /** Returns which entries were never there, oldest first. */
    public List<MissingEntries> missing() {
        return missing;
    }

    /** Tells whether all that were ever missing are remembered. */
    public boolean knowsAllMissing() {
        return missing.size() < MISSING_MAX;
    }

    /** Returns how many bytes of the disk all segments take. */
    public long allocatedBytes() {
        long bytes = 0;
        for (SegmentEntry segment : segments) {
            bytes += segment.allocatedBytes();
        }
        return bytes;
    }

    /** Makes a catalog with segments that have entries up to another sequence. */
    Catalog withSealed(List<SegmentEntry> added, long upTo, List<MissingEntries> newlyMissing) {
        long textBytes = 0;
        for (SegmentEntry segment : added) {
            textBytes += segment.textBytes();
        }
        List<MissingEntries> allMissing = new ArrayList<>(missing);
        allMissing.addAll(newlyMissing);
        return new Catalog(
                generation + 1,
                new Totals(upTo, nextIdBehind(added), totals.sealedBytes() + textBytes, written(added)),
                joined(segments, added),
                retired,
                allMissing);
    }

    /** Makes a catalog with other segments in place of some that have the same entries. */
    Catalog withMerged(List<SegmentEntry> replaced, List<SegmentEntry> added) {
        return new Catalog(
                generation + 1,
                new Totals(totals.sealedUpTo(), nextIdBehind(added), totals.sealedBytes(), written(added)),
                joined(without(replaced), added),
                retired,
                missing);
    }

    /** Makes a catalog without some segments, which says what is gone with them. */
    Catalog withRetired(List<SegmentEntry> removed, List<Retired> gone) {
        Map<Integer, Retired> all = new TreeMap<>(retired);
        for (Retired more : gone) {
            all.merge(more.source(), more, Retired::plus);
        }
        return new Catalog(generation + 1, totals, without(removed), all, missing);
    }

    private long nextIdBehind(List<SegmentEntry> added) {
        long next = totals.nextId();
        for (SegmentEntry segment : added) {
            next = Math.max(next, segment.id() + 1);
        }
        return next;
    }

    private long written(List<SegmentEntry> added) {
        long bytes = totals.writtenBytes();
        for (SegmentEntry segment : added) {
            bytes += segment.fileBytes();
        }
        return bytes;
    }

    private List<SegmentEntry> without(List<SegmentEntry> removed) {
        Set<SegmentEntry> gone = new HashSet<>(removed);
        return segments.stream().filter(segment -> !gone.contains(segment)).toList();
    }

    private static List<SegmentEntry> joined(List<SegmentEntry> some, List<SegmentEntry> others) {
        List<SegmentEntry> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }
}
