// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.query;

import io.sluice.entry.Severity;
import io.sluice.read.Line;
import io.sluice.read.Query;
import io.sluice.read.TextPattern;
import java.util.List;
import java.util.Set;

/**
 * Says which lines somebody wants.
 *
 * @param query the query
 * @param levels of what the query gives, only these
 * @param marked what is to be shown where it was found
 */
public record Wanted(Query query, Set<Severity> levels, List<TextPattern> marked) {
    /** Tells whether a line that the query gives is wanted. */
    public boolean shows(Line line) {
        return levels.contains(line.severity());
    }

    /** Returns the same with another query. */
    public Wanted with(Query other) {
        return new Wanted(other, levels, marked);
    }
}
