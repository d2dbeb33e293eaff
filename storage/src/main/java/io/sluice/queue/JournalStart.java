package io.sluice.queue;

import java.util.function.LongSupplier;

/**
 * Says where a journal goes on.
 *
 * @param forced entries below this sequence were forced by an earlier engine; 0 when nobody knows
 * @param nextSequence the sequence of the first entry of this engine
 * @param persisted gives the sequence behind the last entry that is appended
 * @param forcing whether files are forced at all
 * @param finishedBytesMax how many bytes of finished cycles stay in memory once they are in the journal
 * @param freeBytesMin how many bytes of the journal's disk stay free
 */
public record JournalStart(
        long forced,
        long nextSequence,
        LongSupplier persisted,
        boolean forcing,
        long finishedBytesMax,
        long freeBytesMin) {}
