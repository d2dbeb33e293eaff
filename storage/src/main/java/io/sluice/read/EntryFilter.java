package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.index.CycleIndex;
import io.sluice.index.Frame;
import io.sluice.segment.Segment;
import io.sluice.segment.SegmentEntry;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which entries a query wants: which cycles and blocks may have some, by what the index or the block's header
 * and directory say, and then which entries of a block. Confined to one thread.
 */
final class EntryFilter {
    private static final byte UNKNOWN = 0;
    private static final byte WANTED = 1;
    private static final byte UNWANTED = 2;
    private static final int ANY_SOURCE = -1;

    private final Query query;
    private final SourceTable sources;
    private final QueryCost cost;
    private final int severityMin;
    private final int severityMax;
    private byte[] verdicts = new byte[64]; // by source number
    private boolean[] selected = new boolean[64]; // by index in the current block's directory
    private final int onlySource; // the one that is wanted, whatever the query says, or ANY_SOURCE

    EntryFilter(Query query, SourceTable sources, QueryCost cost) {
        this(query, sources, cost, ANY_SOURCE);
    }

    private EntryFilter(Query query, SourceTable sources, QueryCost cost, int onlySource) {
        this.onlySource = onlySource;
        this.query = query;
        this.sources = sources;
        this.cost = cost;
        this.severityMin = query.severityMin().code();
        this.severityMax = query.severityMax().code();
    }

    /** Makes a filter that wants all entries of one source. */
    static EntryFilter ofSource(int number, SourceTable sources, QueryCost cost) {
        return new EntryFilter(Query.builder().build(), sources, cost, number);
    }

    /** Tells whether this was made for one source. */
    boolean isOfSource(int number) {
        return onlySource == number;
    }

    /** Looks at a block; false when no entry of it can be wanted. */
    boolean enter(BlockCursor block) throws IOException {
        int sourceCount = block.sourceCount();
        if (selected.length < sourceCount) {
            selected = new boolean[sourceCount * 2];
        }
        boolean any = false;
        for (int i = 0; i < sourceCount; i++) {
            selected[i] = wantsSource(block.source(i));
            any |= selected[i] && hasWantedSeverity(block, i);
        }
        return any && overlaps(block.timeMin(), block.timeMax()) && !isBefore(block) && !isBehind(block);
    }

    private boolean hasWantedSeverity(BlockCursor block, int index) {
        int severity = severityMin;
        while (severity <= severityMax && block.countOf(index, severity) == 0) {
            severity++;
        }
        return severity <= severityMax;
    }

    /**
     * Returns the index in the directory of the one source that is wanted of the block entered last, -1 when several.
     */
    int selectedIndex(BlockCursor block) {
        int found = -1;
        for (int i = 0; i < block.sourceCount(); i++) {
            if (selected[i]) {
                if (found >= 0) {
                    return -1;
                }
                found = i;
            }
        }
        return found;
    }

    /** Tells whether the current entry of the block that was entered last is of a source that is wanted. */
    boolean selects(BlockCursor entry) {
        return selected[entry.directoryIndex()];
    }

    /**
     * Tells whether an entry of a selected source is wanted, its text apart. A line has the sequence, time and severity
     * of its end.
     */
    boolean wants(long sequence, long timeNanos, int severity) {
        return query.wants(sequence, timeNanos, severity);
    }

    /** Tells whether no entry of a block, nor of any before it, can be wanted. */
    boolean isBefore(BlockCursor block) {
        return isBefore(block.nextSequence());
    }

    /** Tells whether no entry of a block, nor of any behind it, can be wanted. */
    boolean isBehind(BlockCursor block) {
        return isBehind(block.firstSequence());
    }

    /** Tells whether no entry with a lower sequence than this can be wanted. */
    boolean isBefore(long nextSequence) {
        return nextSequence <= query.fromSequence();
    }

    /** Tells whether no entry from this sequence on can be wanted. */
    boolean isBehind(long firstSequence) {
        return firstSequence >= query.untilSequence();
    }

    /** Tells whether a cycle may have entries that are wanted; if not, its blocks count as skipped. */
    boolean wantsCycle(CycleIndex cycle) throws IOException {
        if (!overlaps(cycle.timeMin(), cycle.timeMax())
                || isBefore(cycle.nextSequence())
                || isBehind(cycle.firstSequence())) {
            cost.onSkippedByTime(cycle.blockCount());
            return false;
        }
        boolean anySource = false;
        for (int i = 0; i < cycle.sourceCount(); i++) {
            if (wantsSource(cycle.source(i))) {
                anySource = true;
                if (wantsSummary(cycle, i)) {
                    return true;
                }
            }
        }
        if (anySource) {
            cost.onSkippedBySeverity(cycle.blockCount());
        } else {
            cost.onSkippedByService(cycle.blockCount());
        }
        return false;
    }

    /** Tells whether the source of a summary may have entries that are wanted, if it is wanted at all. */
    boolean wantsSummary(CycleIndex cycle, int summary) {
        return cycle.hasSeverity(summary, severityMin, severityMax)
                && overlaps(cycle.timeMin(summary), cycle.timeMax(summary));
    }

    /**
     * Chooses the blocks of a frame that may have entries that are wanted; the others count as skipped.
     *
     * @param also tells sources whose blocks are wanted whatever entries they have
     * @return a bit for each block, the lowest for the first
     */
    int wantedBlocks(Frame frame, IntPredicate also) throws IOException {
        boolean inTime = overlaps(frame.timeMin(), frame.timeMax())
                && !isBefore(frame.blockNextSequence(frame.blockCount() - 1))
                && !isBehind(frame.blockSequence(0));
        int ofSource = 0;
        int wanted = 0;
        for (int i = 0; i < frame.postingCount(); i++) {
            int source = frame.source(i);
            if (also.test(source)) {
                wanted |= frame.blocks(i);
            } else if (inTime && wantsSource(source)) {
                ofSource |= frame.blocks(i);
                wanted |= frame.hasSeverity(i, severityMin, severityMax) ? frame.blocks(i) : 0;
            }
        }
        int skipped = frame.isAgain() ? 0 : frame.blockCount() - Integer.bitCount(wanted);
        if (!inTime) {
            cost.onSkippedByTime(skipped);
        } else if (skipped > 0) {
            int bySeverity = Integer.bitCount(ofSource & ~wanted);
            cost.onSkippedBySeverity(bySeverity);
            cost.onSkippedByService(skipped - bySeverity);
        }
        return wanted;
    }

    /** Tells whether a segment may have entries that are wanted, if its source is; if not, it counts as skipped. */
    boolean wantsSegment(SegmentEntry segment) {
        if (!overlaps(segment.timeMin(), segment.timeMax())
                || isBefore(segment.lastSequence() + 1)
                || isBehind(segment.firstSequence())) {
            cost.onSkippedByTime(1);
            return false;
        }
        int wanted = (2 << severityMax) - (1 << severityMin);
        if ((segment.severities() & wanted) == 0) {
            cost.onSkippedBySeverity(1);
            return false;
        }
        return true;
    }

    /** Tells whether a chunk of a wanted source may have entries that are wanted; if not, it counts as skipped. */
    boolean wantsChunk(Segment segment, int chunk) {
        if (!overlaps(segment.timeMin(chunk), segment.timeMax(chunk))
                || isBefore(segment.lastSequence(chunk) + 1)
                || isBehind(segment.firstSequence(chunk))) {
            cost.onSkippedByTime(1);
            return false;
        }
        if (!segment.hasSeverity(chunk, severityMin, severityMax)) {
            cost.onSkippedBySeverity(1);
            return false;
        }
        return true;
    }

    private boolean overlaps(long timeMin, long timeMax) {
        return timeMax >= query.fromNanos() && timeMin < query.untilNanos();
    }

    /** Tells whether entries of a source are wanted at all. */
    boolean wantsSource(int source) throws IOException {
        if (onlySource != ANY_SOURCE) {
            return source == onlySource;
        }
        if (source >= verdicts.length) {
            verdicts = Arrays.copyOf(verdicts, Math.max(source + 1, verdicts.length * 2));
        }
        byte verdict = verdicts[source];
        if (verdict == UNKNOWN) {
            if (source >= sources.count()) {
                sources.refresh();
            }
            @Nullable SourceName name = sources.name(source);
            verdict = (name == null ? query.wantsUnnamed() : query.wants(name)) ? WANTED : UNWANTED;
            verdicts[source] = verdict;
        }
        return verdict == WANTED;
    }
}
