// SPDX-License-Identifier: Apache-2.0
package io.sluice.read;

import io.sluice.entry.SourceName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells of single lines whether a query wants them: for who reads all lines once and has many queries. Confined to one
 * thread.
 */
public final class LineFilter {
    private static final byte UNKNOWN = 0;
    private static final byte WANTED = 1;
    private static final byte UNWANTED = 2;

    private final Query query;
    private byte[] verdicts = new byte[64]; // by source number

    /** Makes a filter of a query. */
    public LineFilter(Query query) {
        this.query = query;
    }

    /** Tells whether the query wants a line. */
    public boolean wants(Line line) {
        return wantsSource(line)
                && query.wants(
                        line.sequence(), line.timeNanos(), line.severity().code())
                && (!query.hasText() || query.wantsText(line));
    }

    /** Tells whether the query may want lines of the source of this one. */
    public boolean wantsSource(Line line) {
        return wantsSource(line.sourceNumber(), line.source());
    }

    private boolean wantsSource(int number, @Nullable SourceName name) {
        if (name == null) {
            return query.wantsUnnamed();
        }
        if (number >= verdicts.length) {
            verdicts = Arrays.copyOf(verdicts, Integer.highestOneBit(number) * 2);
        }
        if (verdicts[number] == UNKNOWN) {
            verdicts[number] = query.wants(name) ? WANTED : UNWANTED;
        }
        return verdicts[number] == WANTED;
    }
}
