package io.sluice.read;

import io.sluice.block.BlockLayout;

/**
 * Says how much of the store one service takes.
 *
 * @param totals what the service has
 * @param sealedBytes how many bytes of segments are its
 * @param sealedTextBytes of content that these hold
 * @param queueBytes how many bytes of blocks are its, about
 */
public record ServiceUse(ServiceTotals totals, long sealedBytes, long sealedTextBytes, long queueBytes) {
    /** Makes the use of entries in a segment that take so many bytes of it. */
    static ServiceUse sealed(ServiceTotals totals, long segmentBytes) {
        return new ServiceUse(totals, segmentBytes, totals.bytes(), 0);
    }

    /** Makes the use of entries in the queue. */
    static ServiceUse queued(ServiceTotals totals) {
        return new ServiceUse(totals, 0, 0, totals.bytes() + totals.entries() * BlockLayout.ENTRY_HEADER_LENGTH);
    }

    ServiceUse plus(ServiceUse other) {
        return new ServiceUse(
                totals.plus(other.totals),
                sealedBytes + other.sealedBytes,
                sealedTextBytes + other.sealedTextBytes,
                queueBytes + other.queueBytes);
    }
}
