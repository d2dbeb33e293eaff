package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.index.CycleIndex;
import io.sluice.index.StoreIndex;
import io.sluice.queue.CycleFile;
import io.sluice.queue.StoreDirectory;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index that an engine keeps beside its queue. */
class EngineIndexTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void isFinishedWhenTheEngineIsClosed() throws IOException {
        try (Sluice sluice = open(true)) {
            offer(sluice, 5_000);
        }
        try (StoreDirectory store = StoreDirectory.open(directory)) {
            StoreIndex index = new StoreIndex(store.queue(), store.storeId());
            long entries = 0;
            for (CycleFile cycle : CycleFile.list(store.queue())) {
                CycleIndex known = index.of(cycle);
                assertNotNull(known, cycle.name());
                assertTrue(known.isClosed(), cycle.name());
                entries += known.entries(0);
            }
            assertEquals(5_000, entries);
        }
    }

    @Test
    void keepsUpWithTheQueue() throws Exception {
        try (Sluice sluice = open(true)) {
            offer(sluice, 5_000);
            assertTrue(isIndexedInTime(5_000));
        }
    }

    @Test
    void thatCannotBeKeptStopsNothingAndIsMadeWhenItCan() throws Exception {
        Path inTheWay = directory.resolve("queue").resolve("index");
        open(false).close();
        Files.createFile(inTheWay);
        try (Sluice sluice = open(true)) {
            offer(sluice, 3_000);
            assertEquals(3_000, sluice.persistedSequence());
            assertTrue(Files.isRegularFile(inTheWay));

            Files.delete(inTheWay);

            assertTrue(isIndexedInTime(3_000));
        }
    }

    @Test
    void isNotMadeWhenItIsNotWanted() throws IOException {
        try (Sluice sluice = open(false)) {
            offer(sluice, 10);
        }
        assertFalse(Files.exists(directory.resolve("queue").resolve("index")));
    }

    private Sluice open(boolean indexing) throws IOException {
        return Sluice.open(SluiceConfig.builder(directory)
                .cycleBytesMax(1 << 18)
                .indexing(indexing)
                .sealing(false)
                .build());
    }

    private static void offer(Sluice sluice, int count) throws IOException {
        Source source = sluice.source("web", Stream.STDOUT);
        byte[] line = "a line of some length, so that there are several cycles".getBytes(UTF_8);
        for (int i = 0; i < count; i++) {
            assertTrue(source.offer(Severity.INFO, line, 0, line.length) >= 0);
        }
        assertTrue(sluice.awaitPersisted(LONG));
    }

    private boolean isIndexedInTime(long sequence) throws Exception {
        long deadlineNanos = System.nanoTime() + LONG.toNanos();
        while (System.nanoTime() < deadlineNanos) {
            if (CountersSnapshot.read(directory.resolve("queue")).of(StoreCounter.INDEXED) >= sequence) {
                return true;
            }
            Thread.sleep(5);
        }
        return false;
    }
}
