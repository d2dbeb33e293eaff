package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decides which entries of a block a query wants, by looking at the block's header and directory before any entry.
 * Confined to one thread.
 */
final class EntryFilter {
    private static final byte UNKNOWN = 0;
    private static final byte WANTED = 1;
    private static final byte UNWANTED = 2;

    private final Query query;
    private final SourceTable sources;
    private final int severityMin;
    private final int severityMax;
    private byte[] verdicts = new byte[64]; // by source number
    private boolean[] selected = new boolean[64]; // by index in the current block's directory

    EntryFilter(Query query, SourceTable sources) {
        this.query = query;
        this.sources = sources;
        this.severityMin = query.severityMin().code();
        this.severityMax = query.severityMax().code();
    }

    /** Looks at a block; false when no entry of it can be wanted. */
    boolean enter(BlockCursor block) throws IOException {
        int sourceCount = block.sourceCount();
        if (selected.length < sourceCount) {
            selected = new boolean[sourceCount * 2];
        }
        boolean any = false;
        for (int i = 0; i < sourceCount; i++) {
            selected[i] = wants(block.source(i));
            any |= selected[i] && hasWantedSeverity(block, i);
        }
        return any
                && block.timeMax() >= query.fromNanos()
                && block.timeMin() < query.untilNanos()
                && !isBefore(block)
                && !isBehind(block);
    }

    private boolean hasWantedSeverity(BlockCursor block, int index) {
        int severity = severityMin;
        while (severity <= severityMax && block.countOf(index, severity) == 0) {
            severity++;
        }
        return severity <= severityMax;
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
        return block.nextSequence() <= query.fromSequence();
    }

    /** Tells whether no entry of a block, nor of any behind it, can be wanted. */
    boolean isBehind(BlockCursor block) {
        return block.firstSequence() >= query.untilSequence();
    }

    private boolean wants(int source) throws IOException {
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
