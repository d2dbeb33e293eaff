// SPDX-License-Identifier: Apache-2.0
package io.sluice.segment;

import io.sluice.entry.FailureText;
import io.sluice.queue.StoreBytes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Removes entries of the sealed tier that somebody asked to have removed, after sealing what is finished. Confined to
 * the sealer's thread.
 */
public final class Pruner {
    private final Sealer sealer;
    private final IntFunction<String> serviceOf;

    /** Prepares to remove; {@code serviceOf} names the service of a source, as {@link Retention} wants it. */
    public Pruner(Sealer sealer, IntFunction<String> serviceOf) {
        this.sealer = sealer;
        this.serviceOf = serviceOf;
    }

    /**
     * Removes, or finds out what would be removed.
     *
     * @param nowNanos the time that ages are counted to, nanoseconds since the epoch
     * @param others what the store takes beside its segments
     */
    public PruneReport prune(PruneRequest request, long nowNanos, StoreBytes others) throws IOException {
        IOException unsealed = seal();
        Map<Integer, Long> entries = new TreeMap<>();
        if (request.dryRun()) {
            List<SegmentEntry> chosen = choose(request, nowNanos, others);
            chosen.forEach(segment -> note(entries, segment.source(), segment.entries()));
            Remover.Holdings held = sealer.holdings(request.sources(), chosen);
            held.entries().forEach(gone -> note(entries, gone.source(), gone.entries()));
            long bytes = held.bytes()
                    + chosen.stream().mapToLong(SegmentEntry::allocatedBytes).sum();
            return new PruneReport(bytes, entries);
        }
        long before = sealer.catalog().allocatedBytes();
        Map<Integer, Retired> gone = new TreeMap<>();
        sealer.catalog().retired().forEach(retired -> gone.put(retired.source(), retired));
        if (request.sources() != PruneRequest.NO_SOURCES) {
            sealer.retireSources(request.sources());
        }
        List<SegmentEntry> chosen = choose(request, nowNanos, others);
        if (!chosen.isEmpty()) {
            sealer.retire(chosen);
        }
        for (Retired now : sealer.catalog().retired()) {
            Retired then = gone.get(now.source());
            note(entries, now.source(), now.entries() - (then == null ? 0 : then.entries()));
        }
        if (unsealed != null && request.sources() != PruneRequest.NO_SOURCES) {
            throw new IOException("only what was sealed is removed: " + FailureText.of(unsealed), unsealed);
        }
        return new PruneReport(before - sealer.catalog().allocatedBytes(), entries);
    }

    /** Seals what is finished. On a full disk that may fail, and removing is what helps. */
    private @Nullable IOException seal() {
        try {
            sealer.sealFinished();
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private List<SegmentEntry> choose(PruneRequest request, long nowNanos, StoreBytes others) {
        if (request.olderThan().isZero() && request.storeBytesMax() == 0) {
            return List.of();
        }
        KeepLimits limits = new KeepLimits(request.storeBytesMax(), 0, request.olderThan(), 0);
        return new Retention(sealer.catalog(), serviceOf)
                .choose(limits, nowNanos, others.countedBytes(request.storeBytesMax()), Long.MAX_VALUE);
    }

    private static void note(Map<Integer, Long> bySource, int source, long entries) {
        if (entries > 0) {
            bySource.merge(source, entries, Long::sum);
        }
    }
}
