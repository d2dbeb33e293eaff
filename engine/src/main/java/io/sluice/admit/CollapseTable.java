package io.sluice.admit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.entry.Collapsed;
import io.sluice.entry.Severity;
import java.util.Arrays;

/**
 * Groups the lines of one window of one source by their templates, in a fixed piece of memory. Guarded by whoever has
 * it: the gate's lock while it fills, then the batch thread.
 *
 * <p>The first line of a template makes a group and passes, the others are counted in it. There are groups for a
 * bounded number of templates, the last of them for errors alone, so that even a flood of random text leaves room for
 * the error between. What finds no group is counted together, errors apart.
 */
final class CollapseTable {
    /** How many templates pass in one window. */
    static final int GROUP_COUNT = 256;

    /** Groups beyond this one are for lines of severity error and above. */
    static final int ORDINARY_GROUP_COUNT = 192;

    /** Tells that a line is the first of its template and passes. */
    static final int PASSES = -1;

    private static final int MIXED = GROUP_COUNT; // the group of lines that have none
    private static final int MIXED_ERRORS = GROUP_COUNT + 1;
    private static final int ROW_COUNT = GROUP_COUNT + 2;
    private static final int INDEX_LENGTH = 4 * GROUP_COUNT; // a power of two
    private static final short EMPTY = -1;

    private final short[] index = new short[INDEX_LENGTH]; // group by hash, open addressing
    private final long[] hashes = new long[ROW_COUNT];
    private final long[] entries = new long[ROW_COUNT];
    private final long[] bytes = new long[ROW_COUNT];
    private final long[] firstNanos = new long[ROW_COUNT];
    private final long[] lastNanos = new long[ROW_COUNT];
    private final byte[] severities = new byte[ROW_COUNT];
    private final short[] exemplarLengths = new short[ROW_COUNT];
    private final byte[] exemplars = new byte[ROW_COUNT * Collapsed.EXEMPLAR_BYTES_MAX];
    private int groupCount;

    CollapseTable() {
        clear();
    }

    void clear() {
        Arrays.fill(index, EMPTY);
        Arrays.fill(entries, 0);
        Arrays.fill(exemplarLengths, EMPTY);
        groupCount = 0;
    }

    /**
     * Finds the group that a line is to be counted in, or makes one for it and returns {@link #PASSES}.
     *
     * @param severity the code of its severity
     */
    int groupOf(byte[] content, int offset, int length, int severity) {
        long hash = TemplateHash.of(content, offset, length, severity);
        int at = (int) (hash ^ (hash >>> 17)) & (INDEX_LENGTH - 1);
        while (index[at] != EMPTY) {
            if (hashes[index[at]] == hash) {
                return index[at];
            }
            at = (at + 1) & (INDEX_LENGTH - 1);
        }
        boolean error = severity >= Severity.ERROR.code();
        if (groupCount >= (error ? GROUP_COUNT : ORDINARY_GROUP_COUNT)) {
            int mixed = error ? MIXED_ERRORS : MIXED;
            if (exemplarLengths[mixed] == EMPTY) {
                describe(mixed, content, offset, length, severity);
            }
            return mixed;
        }
        index[at] = (short) groupCount;
        hashes[groupCount] = hash;
        describe(groupCount, content, offset, length, severity);
        groupCount++;
        return PASSES;
    }

    private void describe(int group, byte[] content, int offset, int length, int severity) {
        int kept = Math.min(length, Collapsed.EXEMPLAR_BYTES_MAX);
        while (kept < length && kept > 0 && (content[offset + kept] & 0xC0) == 0x80) {
            kept--; // not in the middle of a character
        }
        System.arraycopy(content, offset, exemplars, group * Collapsed.EXEMPLAR_BYTES_MAX, kept);
        exemplarLengths[group] = (short) kept;
        severities[group] = (byte) severity;
    }

    /** Counts a line, or a part of one, in a group. */
    void count(int group, int length, long timeNanos) {
        if (entries[group]++ == 0) {
            firstNanos[group] = timeNanos;
            bytes[group] = 0;
        }
        bytes[group] += length;
        lastNanos[group] = timeNanos;
    }

    /** Returns the next group from {@code group} on that counted anything; {@link #PASSES} when there is none. */
    int nextCounted(int group) {
        for (int next = group; next < ROW_COUNT; next++) {
            if (entries[next] > 0) {
                return next;
            }
        }
        return PASSES;
    }

    /** Returns the group that counted most; {@link #PASSES} when none counted anything. */
    int greatest() {
        int greatest = nextCounted(0);
        for (int group = greatest + 1; greatest >= 0 && group < ROW_COUNT; group++) {
            greatest = entries[group] > entries[greatest] ? group : greatest;
        }
        return greatest;
    }

    /** Describes what a group counted. */
    Collapsed collapsed(int group) {
        return new Collapsed(
                group < GROUP_COUNT,
                entries[group],
                bytes[group],
                firstNanos[group],
                lastNanos[group],
                exemplar(group));
    }

    /** Returns the code of a group's severity. */
    int severity(int group) {
        return severities[group];
    }

    /** Returns what a group's lines are like. */
    String exemplar(int group) {
        return new String(exemplars, group * Collapsed.EXEMPLAR_BYTES_MAX, exemplarLengths[group], UTF_8);
    }
}
