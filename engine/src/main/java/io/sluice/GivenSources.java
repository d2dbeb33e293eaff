package io.sluice;

import io.sluice.block.BlockCursor;
import io.sluice.entry.CalmLogger;
import io.sluice.entry.StoreFormatException;
import io.sluice.queue.CycleBlocks;
import io.sluice.queue.CycleFile;
import io.sluice.queue.StoreDirectory;
import io.sluice.segment.SealedTier;
import io.sluice.segment.Segment;
import io.sluice.segment.SegmentEntry;
import io.sluice.telemetry.CountersSnapshot;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how many numbers of sources were given out, whatever the table of sources says: when its end is cut off, or
 * all of it is gone, a number that is given again would put old entries under a new name.
 */
final class GivenSources {
    private static final System.Logger LOGGER = CalmLogger.ofSluice();

    private final StoreDirectory store;
    private final @Nullable CountersSnapshot counters;
    private int count;

    GivenSources(StoreDirectory store, @Nullable CountersSnapshot counters) {
        this.store = store;
        this.counters = counters;
    }

    /**
     * Returns how many. The counters know; where they are damaged, or the table's end or all of it, all entries are
     * asked.
     *
     * @param isTableWhole whether the table has records, and no damage behind them
     */
    int count(boolean isTableWhole) throws IOException {
        int counted = counters == null ? -1 : countOf(counters);
        count = Math.max(counted, 0);
        if ((counted < 0 || !isTableWhole) && !store.isNew()) {
            askSegments();
            askQueue();
        }
        return count;
    }

    /** Returns how many sources have counters, -1 when some number below another one has none. */
    private static int countOf(CountersSnapshot counters) {
        int expected = 0;
        for (int source : counters.sources()) {
            if (source != expected++) {
                return -1;
            }
        }
        return expected;
    }

    private void askSegments() throws IOException {
        SealedTier sealed = new SealedTier(store.root(), store.storeId(), notice -> {});
        for (SegmentEntry entry : sealed.catalog().segments()) {
            try {
                Segment segment = sealed.segment(entry);
                for (int i = 0; i < segment.chunkCount(); i++) {
                    count = Math.max(count, segment.source(i) + 1);
                }
            } catch (StoreFormatException | NoSuchFileException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "its sources are not known", e);
            }
        }
    }

    private void askQueue() throws IOException {
        try (CycleBlocks blocks = new CycleBlocks(store, damage -> {})) {
            for (CycleFile cycle : blocks.list()) {
                boolean there = blocks.open(cycle, 0);
                while (there && blocks.next()) {
                    BlockCursor block = blocks.cursor();
                    for (int i = 0; i < block.sourceCount(); i++) {
                        count = Math.max(count, block.source(i) + 1);
                    }
                }
            }
        }
    }
}
