package io.sluice.read;

import java.util.List;

/**
 * Says what a check of a whole store found.
 *
 * @param cycleCount how many cycle files were read
 * @param blockCount how many sound blocks they have
 * @param entryCount how many entries there are, those in blocks and in segments counted once
 * @param blockBytes how many bytes those blocks have
 * @param segmentCount how many segments are named by the catalog
 * @param chunkCount how many chunks of segments were read
 * @param segmentBytes how many bytes of the disk the segments take
 * @param firstSequence the sequence of the first entry, 0 when there is none
 * @param nextSequence the sequence behind the last entry
 * @param balance what the counters say became of all entries
 * @param problems what is wrong, one line each, naming file and bytes; empty when the store is sound
 */
public record VerifyReport(
        int cycleCount,
        long blockCount,
        long entryCount,
        long blockBytes,
        int segmentCount,
        long chunkCount,
        long segmentBytes,
        long firstSequence,
        long nextSequence,
        Balance balance,
        List<String> problems) {
    /** Tells whether nothing is wrong. */
    public boolean isSound() {
        return problems.isEmpty();
    }
}
