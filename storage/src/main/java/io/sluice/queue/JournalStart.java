package io.sluice.queue;

import java.util.function.LongSupplier;

/**
 * Says where a journal goes on.
 *
 * @param forced entries below this sequence were forced by an earlier engine; 0 when nobody knows
 * @param nextSequence the sequence of the first entry of this engine
 * @param persisted gives the sequence behind the last entry that is appended
 * @param forcing whether files are forced at all
 * @param budget how much stays in memory once it is in the journal, and how much the store may take of the disk
 * @param freeBytesMin how many bytes of the journal's disk stay free
 */
public record JournalStart(
        long forced, long nextSequence, LongSupplier persisted, boolean forcing, HotBudget budget, long freeBytesMin) {}
