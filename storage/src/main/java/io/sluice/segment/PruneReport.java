// SPDX-License-Identifier: Apache-2.0
package io.sluice.segment;

import java.util.Map;

/**
 * Says what was removed of a store, or would be.
 *
 * @param freedBytes how many bytes of the disk are free again
 * @param entriesBySource how many entries of each source went; {@link SegmentEntry#SEVERAL} stands for sources that
 *     share a segment
 */
public record PruneReport(long freedBytes, Map<Integer, Long> entriesBySource) {
    /** Returns how many entries went. */
    public long entries() {
        return entriesBySource.values().stream().mapToLong(Long::longValue).sum();
    }
}
