package io.sluice;

import io.sluice.admit.Source;
import io.sluice.block.BlockCursor;
import io.sluice.entry.StoreFormatException;
import io.sluice.queue.BlockReader;
import io.sluice.queue.StoreDirectory;
import io.sluice.telemetry.Counters;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.SourceCounters;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, when an engine opens, where the one before it left off.
 *
 * <p>An engine that was killed may have appended blocks that it did not count any more: they are counted now. What it
 * had counted as offered and neither stored nor dropped was in the ring and died with it: that is now counted as
 * dropped. So the sum holds again for every source before the first new entry.
 */
final class Recovery {
    private static final System.Logger LOGGER = System.getLogger("io.sluice");

    private final StoreDirectory store;
    private final @Nullable CountersSnapshot before;

    /** Reads what the earlier engine counted; to be done before new counters take its place. */
    Recovery(StoreDirectory store) throws IOException {
        this.store = store;
        this.before = readCounters(store.queue());
    }

    private static @Nullable CountersSnapshot readCounters(Path queue) throws IOException {
        try {
            return CountersSnapshot.read(queue);
        } catch (StoreFormatException e) {
            LOGGER.log(System.Logger.Level.WARNING, "counting anew from the blocks", e);
            return null;
        }
    }

    /** Takes the earlier counts over and returns the sequence that the next entry shall have. */
    long recover(SourceRegistry sources, Counters counters) throws IOException {
        long persisted = 0;
        if (before != null) {
            persisted = before.of(StoreCounter.PERSISTED);
            add(counters, StoreCounter.BLOCKS, before.of(StoreCounter.BLOCKS));
            add(counters, StoreCounter.BLOCK_BYTES, before.of(StoreCounter.BLOCK_BYTES));
            add(counters, StoreCounter.APPEND_FAILURES, before.of(StoreCounter.APPEND_FAILURES));
            for (Source source : sources.all()) {
                takeOver(source, before);
            }
        }
        long next = countUncounted(persisted, sources, counters);
        for (Source source : sources.all()) {
            settle(source.counters());
        }
        return next;
    }

    private static void add(Counters counters, StoreCounter counter, long value) {
        counters.of(counter).getAndAddOrdered(value);
    }

    private static void takeOver(Source source, CountersSnapshot before) {
        for (SourceCounter counter : SourceCounter.values()) {
            source.counters().add(counter, before.of(source.number(), counter));
        }
    }

    private long countUncounted(long persisted, SourceRegistry sources, Counters counters) throws IOException {
        long next = persisted;
        List<Source> known = sources.all();
        try (BlockReader blocks = new BlockReader(store.queue(), damage -> {})) {
            blocks.seek(persisted);
            while (blocks.next()) {
                BlockCursor block = blocks.cursor();
                if (block.firstSequence() < persisted || block.storeId() != store.storeId()) {
                    continue;
                }
                for (int i = 0; i < block.sourceCount(); i++) {
                    count(block, i, known);
                }
                add(counters, StoreCounter.BLOCKS, 1);
                add(counters, StoreCounter.BLOCK_BYTES, block.length());
                next = block.nextSequence();
            }
        }
        return next;
    }

    private static void count(BlockCursor block, int index, List<Source> known) {
        for (Source source : known) {
            if (source.number() == block.source(index)) {
                source.counters()
                        .onStored(block.countOf(index), block.bytesOf(index), block.timeMin(), block.timeMax());
            }
        }
    }

    private static void settle(SourceCounters counters) {
        long inFlight = counters.get(SourceCounter.OFFERED) - counters.get(SourceCounter.STORED) - counters.dropped();
        if (inFlight > 0) {
            counters.add(SourceCounter.DROPPED_CRASH, inFlight);
        } else {
            counters.add(SourceCounter.OFFERED, -inFlight); // counters were lost, or less offers were seen than blocks
        }
    }
}
