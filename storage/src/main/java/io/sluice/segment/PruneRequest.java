// SPDX-License-Identifier: Apache-2.0
package io.sluice.segment;

import java.time.Duration;
import java.util.function.IntPredicate;

/**
 * Says what of a store is to be removed by hand.
 *
 * @param sources whose entries are to go, whatever their age
 * @param olderThan what is older goes; zero for no such limit
 * @param storeBytesMax the oldest go until the store takes no more of the disk; 0 for no such limit
 * @param dryRun whether to say only what would go
 */
public record PruneRequest(IntPredicate sources, Duration olderThan, long storeBytesMax, boolean dryRun) {
    /** Wants nothing removed by source. */
    public static final IntPredicate NO_SOURCES = source -> false;
}
