package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.Severity;
import io.sluice.index.CycleIndex;
import io.sluice.segment.Segment;
import io.sluice.segment.SegmentEntry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Adds up what each wanted service has in the whole store, and how much of it that takes. Confined to one thread. */
final class UseScan implements StoreWalk.Visitor {
    private final EntryFilter filter;
    private final IntFunction<String> serviceOf;
    private final Map<String, ServiceUse> byService = new TreeMap<>();

    /**
     * Makes an empty sum.
     *
     * @param serviceOf names the service of a source
     */
    UseScan(EntryFilter filter, IntFunction<String> serviceOf) {
        this.filter = filter;
        this.serviceOf = serviceOf;
    }

    /** Returns the sums, by name. */
    List<ServiceUse> uses() {
        return List.copyOf(byService.values());
    }

    @Override
    public boolean wantsSegment(SegmentEntry entry) throws IOException {
        return entry.isMixed() || filter.wantsSource(entry.source());
    }

    @Override
    public void onChunk(Segment segment, int chunk) throws IOException {
        if (filter.wantsSource(segment.source(chunk))) {
            ServiceTotals totals = new ServiceTotals(
                    serviceOf.apply(segment.source(chunk)),
                    segment.count(chunk),
                    segment.textBytes(chunk),
                    segment.timeMin(chunk),
                    segment.timeMax(chunk),
                    segment.lastErrorNanos(chunk));
            add(ServiceUse.sealed(totals, segment.length(chunk)));
        }
    }

    @Override
    public void onIndex(CycleIndex index) throws IOException {
        for (int i = 0; i < index.sourceCount(); i++) {
            if (filter.wantsSource(index.source(i))) {
                add(ServiceUse.queued(new ServiceTotals(
                        serviceOf.apply(index.source(i)),
                        index.entries(i),
                        index.bytes(i),
                        index.timeMin(i),
                        index.timeMax(i),
                        index.lastErrorNanos(i))));
            }
        }
    }

    @Override
    public void onBlock(BlockCursor block) throws IOException {
        for (int i = 0; i < block.sourceCount(); i++) {
            if (filter.wantsSource(block.source(i))) {
                boolean error = block.severityMax(i) >= Severity.ERROR.code();
                add(ServiceUse.queued(new ServiceTotals(
                        serviceOf.apply(block.source(i)),
                        block.countOf(i),
                        block.bytesOf(i),
                        block.timeMin(),
                        block.timeMax(),
                        error ? block.timeMax() : 0)));
            }
        }
    }

    private void add(ServiceUse use) {
        byService.merge(use.totals().name(), use, ServiceUse::plus);
    }
}
