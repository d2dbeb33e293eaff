package io.sluice.segment;

import java.util.Comparator;

/**
 * Names a chunk of a segment.
 *
 * @param id the segment's
 * @param chunk its index in the segment
 */
record Placed(long id, Segment segment, int chunk) {
    /** Orders by source, then sequence. */
    static final Comparator<Placed> ORDER =
            Comparator.comparingInt(Placed::source).thenComparingLong(Placed::sequence);

    int source() {
        return segment.source(chunk);
    }

    long sequence() {
        return segment.firstSequence(chunk);
    }
}
