package io.sluice.batch;

import io.sluice.admit.Admission;
import io.sluice.admit.Source;
import io.sluice.block.BlockBuilder;
import io.sluice.telemetry.Counters;
import io.sluice.telemetry.StoreCounter;
import java.util.function.IntFunction;
import org.agrona.concurrent.status.AtomicCounter;

/** Counts what the batch thread does. Confined to it. */
public final class BatchCounters {
    private final AtomicCounter persisted;
    private final AtomicCounter blocks;
    private final AtomicCounter blockBytes;
    private final AtomicCounter appendFailures;
    private final AtomicCounter mappingFaults;
    private final AtomicCounter noSpace;
    private final AtomicCounter slotsUsed;
    private final AtomicCounter heartbeat;
    private final AtomicCounter floods;
    private final AtomicCounter collapseTables;
    private final IntFunction<Source> bySource;
    private long floodsSeen;

    /**
     * Takes the counters.
     *
     * @param bySource gives a source by its number
     */
    public BatchCounters(Counters counters, IntFunction<Source> bySource) {
        persisted = counters.of(StoreCounter.PERSISTED);
        blocks = counters.of(StoreCounter.BLOCKS);
        blockBytes = counters.of(StoreCounter.BLOCK_BYTES);
        appendFailures = counters.of(StoreCounter.APPEND_FAILURES);
        mappingFaults = counters.of(StoreCounter.MAPPING_FAULTS);
        noSpace = counters.of(StoreCounter.NO_SPACE);
        slotsUsed = counters.of(StoreCounter.RING_SLOTS_USED);
        heartbeat = counters.of(StoreCounter.HEARTBEAT_NANOS);
        floods = counters.of(StoreCounter.FLOODS);
        collapseTables = counters.of(StoreCounter.COLLAPSE_TABLES_USED);
        this.bySource = bySource;
    }

    /** Counts a block that was appended. What it counts as persisted is readable by then. */
    void onAppended(BlockBuilder block, int length) {
        for (int i = 0; i < block.sourceCount(); i++) {
            bySource.apply(block.source(i))
                    .counters()
                    .onStored(block.countOf(i), block.bytesOf(i), block.timeMin(), block.timeMax());
        }
        blocks.getAndAddOrdered(1);
        blockBytes.getAndAddOrdered(length);
        persisted.setOrdered(block.nextSequence());
    }

    void onAppendFailure() {
        appendFailures.getAndAddOrdered(1);
    }

    void onMappingFault() {
        mappingFaults.getAndAddOrdered(1);
    }

    void onSpace(boolean lacking) {
        noSpace.setOrdered(lacking ? 1 : 0);
    }

    /** Returns a source by its number. */
    Source source(int number) {
        return bySource.apply(number);
    }

    /** Counts what the doors did since the last time. */
    void onTurn(Admission admission) {
        collapseTables.setWeak(admission.collapseTableCount());
        floods.getAndAddOrdered(admission.floodCount() - floodsSeen);
        floodsSeen = admission.floodCount();
    }

    void onTurn(long usedSlots, long nowNanos) {
        slotsUsed.setWeak(usedSlots);
        heartbeat.setOrdered(nowNanos);
    }
}
