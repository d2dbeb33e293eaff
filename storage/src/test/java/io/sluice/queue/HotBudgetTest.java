package io.sluice.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.block.NoSpaceException;
import io.sluice.testing.ManualClock;
import io.sluice.testing.MemoryDirectory;
import io.sluice.testing.TestBlocks;
import io.sluice.testing.TestEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lets a journal stand still, as on a disk that stalls: nothing takes cycles out of the memory. */
class HotBudgetTest {
    private static final int CYCLE_BYTES = 1 << 20;
    private static final int CYCLES = 4;
    private static final int BLOCKS = 40 * CYCLES;

    @TempDir
    private Path root;

    private long sequence;

    @Test
    void theQueueTakesNoMoreMemoryThanItMay() throws IOException {
        ManualClock clock = new ManualClock();
        HotBudget budget = new HotBudget(CYCLES * CYCLE_BYTES, CYCLE_BYTES, Long.MAX_VALUE, Long.MAX_VALUE, 0);
        CycleLimits limits = new CycleLimits(CYCLE_BYTES, Duration.ofHours(1).toNanos(), clock);
        try (MemoryDirectory memory = MemoryDirectory.create();
                StoreDirectory store = StoreDirectory.openForEngine(root, memory.path(), clock);
                BlockAppender appender = BlockAppender.open(store, limits, budget)) {
            NoSpaceException full = assertThrows(NoSpaceException.class, () -> appendAll(appender, store));

            assertTrue(String.valueOf(full.getMessage()).contains("hotBytesMax"), full::toString);
            List<CycleFile> cycles = CycleFile.list(store);
            assertTrue(cycles.size() > 1 && cycles.size() <= CYCLES, cycles::toString);
            long finishedBytes = 0; // the newest has a region set aside, whatever it uses
            for (CycleFile cycle : cycles.subList(0, cycles.size() - 1)) {
                finishedBytes += HotBudget.sizeOf(cycle.path());
            }
            assertTrue(finishedBytes <= CYCLES * CYCLE_BYTES, finishedBytes + " bytes");

            store.retire(cycles.get(0));
            append(appender, store);
            assertEquals(cycles.size(), CycleFile.list(store).size(), "one has gone, and one has come");
        }
    }

    private void appendAll(BlockAppender appender, StoreDirectory store) throws IOException {
        for (int i = 0; i < BLOCKS; i++) {
            append(appender, store);
        }
    }

    private void append(BlockAppender appender, StoreDirectory store) throws IOException {
        TestEntry entry = TestEntry.line(0, ManualClock.START_NANOS, "x".repeat(CYCLE_BYTES / 20));
        appender.append(TestBlocks.seal(store.storeId(), sequence, List.of(entry)));
        sequence++;
    }
}
