package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.block.BlockLayout;
import io.sluice.index.CycleIndex;
import io.sluice.segment.Segment;
import io.sluice.segment.SegmentEntry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Adds up how much of the store each wanted service takes. Confined to one thread. */
final class UseScan implements StoreWalk.Visitor {
    private final EntryFilter filter;
    private final IntFunction<String> serviceOf;
    private final Map<String, ServiceUse> byService = new TreeMap<>();

    UseScan(EntryFilter filter, IntFunction<String> serviceOf) {
        this.filter = filter;
        this.serviceOf = serviceOf;
    }

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
            add(new ServiceUse(
                    serviceOf.apply(segment.source(chunk)),
                    segment.count(chunk),
                    segment.textBytes(chunk),
                    segment.length(chunk),
                    segment.textBytes(chunk),
                    0,
                    segment.timeMin(chunk),
                    segment.timeMax(chunk)));
        }
    }

    @Override
    public void onIndex(CycleIndex index) throws IOException {
        for (int i = 0; i < index.sourceCount(); i++) {
            if (filter.wantsSource(index.source(i))) {
                addQueued(index.source(i), index.entries(i), index.bytes(i), index.timeMin(i), index.timeMax(i));
            }
        }
    }

    @Override
    public void onBlock(BlockCursor block) throws IOException {
        for (int i = 0; i < block.sourceCount(); i++) {
            if (filter.wantsSource(block.source(i))) {
                addQueued(block.source(i), block.countOf(i), block.bytesOf(i), block.timeMin(), block.timeMax());
            }
        }
    }

    private void addQueued(int source, long entries, long bytes, long timeMin, long timeMax) {
        long queueBytes = bytes + entries * BlockLayout.ENTRY_HEADER_LENGTH;
        add(new ServiceUse(serviceOf.apply(source), entries, bytes, 0, 0, queueBytes, timeMin, timeMax));
    }

    private void add(ServiceUse use) {
        byService.merge(use.name(), use, ServiceUse::plus);
    }
}
