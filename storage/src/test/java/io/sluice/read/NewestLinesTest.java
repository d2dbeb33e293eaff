package io.sluice.read;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.segment.SealLimits;
import io.sluice.segment.Sealer;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts what is read for the last lines of a service that was silent while others filled the store. */
class NewestLinesTest {
    private static final int CYCLES = 12;
    private static final int BLOCKS_PER_CYCLE = 60;
    private static final int QUIET_LINES = 4;

    @TempDir
    private Path root;

    @BeforeEach
    void fill() throws IOException {
        try (TestStore store = TestStore.create(root)) {
            int quiet = store.source("quiet");
            int busy = store.source("busy");
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                for (int block = 0; block < BLOCKS_PER_CYCLE; block++) {
                    List<TestEntry> entries = new ArrayList<>();
                    long nowNanos = store.clock().epochNanos();
                    if (cycle == 0 && block < QUIET_LINES) {
                        entries.add(TestEntry.line(quiet, nowNanos, "quiet " + block));
                    }
                    for (int i = 0; i < 10; i++) {
                        entries.add(TestEntry.line(busy, nowNanos, "busy " + i));
                    }
                    long unused = store.append(entries);
                }
                store.roll();
            }
            IndexState.FINISHED.bringAbout(store.directory(), new Random(0));
        }
    }

    private void assertReadsAtMost(long blocks) throws IOException {
        Query quiet = Query.builder().service(ServicePattern.parse("quiet")).build();
        try (LogReader reader = LogReader.open(root, ShownLine::fail);
                LineCursor lines = reader.backward(quiet, Long.MAX_VALUE)) {
            for (int i = QUIET_LINES - 1; i >= 0; i--) {
                assertTrue(lines.next());
                assertEquals("quiet " + i, new String(lines.line().copyContent(), US_ASCII));
            }
            assertTrue(lines.cost().scanned() <= blocks, lines.cost().scanned() + " blocks were read");
        }
    }

    @Test
    void readsABlockOfTheQueueForEachOfThem() throws IOException {
        assertReadsAtMost(QUIET_LINES);
    }

    @Test
    void readsNoOtherSourceInTheSealedTier() throws IOException {
        try (TestStore store = TestStore.create(root);
                Sealer sealer = Sealer.open(store.directory(), SealLimits.standard(), ShownLine::fail)) {
            store.setNextSequence(CYCLES * BLOCKS_PER_CYCLE * 10 + QUIET_LINES);
            long unused = store.append(store.source("busy"), "the newest");
            while (sealer.sealNext()) {
                // all is done in the condition
            }
            assertEquals(
                    CYCLES * BLOCKS_PER_CYCLE * 10 + QUIET_LINES,
                    sealer.catalog().sealedUpTo());
        }
        assertReadsAtMost(QUIET_LINES + 1); // the newest cycle of this store has no index
    }
}
