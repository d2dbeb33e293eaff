package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.index.CycleIndex;
import io.sluice.index.Frame;
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

    private final Query query;
    private final SourceTable sources;
    private final QueryCost cost;
    private final int severityMin;
    private byte[] verdicts = new byte[64]; // by source number
    private boolean[] selected = new boolean[64]; // by index in the current block's directory

    EntryFilter(Query query, SourceTable sources, QueryCost cost) {
        this.query = query;
        this.sources = sources;
        this.cost = cost;
        this.severityMin = query.severityMin().code();
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
            any |= selected[i] && block.severityMax(i) >= severityMin;
        }
        return any && overlaps(block.timeMin(), block.timeMax());
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
     * Tells whether an entry of a selected source is wanted, its text apart. A line has the time and severity of its
     * end.
     */
    boolean wants(long timeNanos, int severity) {
        return severity >= severityMin && timeNanos >= query.fromNanos() && timeNanos < query.untilNanos();
    }

    /** Tells whether a cycle may have entries that are wanted; if not, its blocks count as skipped. */
    boolean wantsCycle(CycleIndex cycle) throws IOException {
        if (!overlaps(cycle.timeMin(), cycle.timeMax())) {
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
        return cycle.hasSeverity(summary, severityMin, Severity.COUNT - 1)
                && overlaps(cycle.timeMin(summary), cycle.timeMax(summary));
    }

    /**
     * Chooses the blocks of a frame that may have entries that are wanted; the others count as skipped.
     *
     * @param also tells sources whose blocks are wanted whatever entries they have
     * @return a bit for each block, the lowest for the first
     */
    int wantedBlocks(Frame frame, IntPredicate also) throws IOException {
        boolean inTime = overlaps(frame.timeMin(), frame.timeMax());
        int ofSource = 0;
        int wanted = 0;
        for (int i = 0; i < frame.postingCount(); i++) {
            int source = frame.source(i);
            if (also.test(source)) {
                wanted |= frame.blocks(i);
            } else if (inTime && wantsSource(source)) {
                ofSource |= frame.blocks(i);
                wanted |= frame.hasSeverity(i, severityMin, Severity.COUNT - 1) ? frame.blocks(i) : 0;
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

    private boolean overlaps(long timeMin, long timeMax) {
        return timeMax >= query.fromNanos() && timeMin < query.untilNanos();
    }

    /** Tells whether entries of a source are wanted at all. */
    boolean wantsSource(int source) throws IOException {
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
