package io.sluice.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.FileHeader;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountersTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int THREAD_COUNT = 4;

    @TempDir
    private Path queue;

    @Test
    void areEmptyBeforeAnyEngine() throws IOException {
        CountersSnapshot snapshot = CountersSnapshot.read(queue);

        assertTrue(snapshot.isEmpty());
        assertFalse(snapshot.sources().iterator().hasNext());
        assertEquals(0, snapshot.of(StoreCounter.PERSISTED));
        assertEquals(0, snapshot.of(5, SourceCounter.OFFERED));
    }

    @Test
    void areSeenInTheFileAloneAtOnce() throws IOException {
        Counters counters = open(4);
        SourceCounters source = counters.of(2, name(2));

        for (int i = 1; i <= 100; i++) {
            source.onOffered(2);
            source.onStored(1, 10, i, i);
            counters.of(StoreCounter.PERSISTED).setOrdered(i);

            CountersSnapshot snapshot = CountersSnapshot.read(queue);
            assertEquals(2L * i, snapshot.of(2, SourceCounter.OFFERED));
            assertEquals(i, snapshot.of(2, SourceCounter.STORED));
            assertEquals(10L * i, snapshot.of(2, SourceCounter.STORED_BYTES));
            assertEquals(i, snapshot.of(StoreCounter.PERSISTED));
        }
    }

    @Test
    void onlyGrowForAReaderWhileAnotherThreadCounts() throws Exception {
        Counters counters = open(4);
        SourceCounters source = counters.of(0, name(0));
        CompletableFuture<Void> counting = CompletableFuture.runAsync(() -> {
            for (int i = 1; i <= 3_000_000; i++) {
                source.onOffered(1);
                counters.of(StoreCounter.PERSISTED).setOrdered(i);
            }
        });

        long[] seen = new long[2];
        Await.until(DEADLINE, () -> {
            CountersSnapshot snapshot = read();
            long offered = snapshot.of(0, SourceCounter.OFFERED);
            long persisted = snapshot.of(StoreCounter.PERSISTED);
            assertTrue(offered >= seen[0] && persisted >= seen[1]);
            seen[0] = offered;
            seen[1] = persisted;
            return offered == 3_000_000 && persisted == 3_000_000;
        });

        counting.get();
    }

    @Test
    void makeACounterOfDropsAtTheFirstDrop() throws IOException {
        Counters counters = open(4);
        SourceCounters source = counters.of(1, name(1));
        assertEquals(0, source.get(SourceCounter.DROPPED_FULL));
        assertEquals(0, CountersSnapshot.read(queue).dropped(1));

        source.onDropped(SourceCounter.DROPPED_FULL, 3, 300);
        source.onDropped(SourceCounter.DROPPED_CLOSED, 2, 20);
        source.onDropped(SourceCounter.DROPPED_FULL, 1, 1);

        assertEquals(4, source.get(SourceCounter.DROPPED_FULL));
        assertEquals(6, source.dropped());
        CountersSnapshot snapshot = CountersSnapshot.read(queue);
        assertEquals(4, snapshot.of(1, SourceCounter.DROPPED_FULL));
        assertEquals(2, snapshot.of(1, SourceCounter.DROPPED_CLOSED));
        assertEquals(0, snapshot.of(1, SourceCounter.DROPPED_CRASH));
        assertEquals(321, snapshot.of(1, SourceCounter.DROPPED_BYTES));
        assertEquals(6, snapshot.dropped(1));
    }

    @Test
    void keepTheEarliestAndTheLatestTime() throws IOException {
        SourceCounters source = open(4).of(0, name(0));

        source.onStored(1, 1, 50, 60);
        source.onStored(1, 1, 20, 30);
        source.onStored(1, 1, 55, 90);

        assertEquals(20, source.get(SourceCounter.FIRST_NANOS));
        assertEquals(90, source.get(SourceCounter.LAST_NANOS));
    }

    @Test
    void addUpWhenFourThreadsCountAtOnce() throws Exception {
        Counters counters = open(THREAD_COUNT);
        List<SourceCounters> sources = new ArrayList<>();
        for (int i = 0; i < THREAD_COUNT; i++) {
            sources.add(counters.of(i, name(i)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREAD_COUNT);
        try {
            List<CompletableFuture<Void>> counting = new ArrayList<>();
            for (int thread = 0; thread < THREAD_COUNT; thread++) {
                counting.add(CompletableFuture.runAsync(() -> sources.forEach(CountersTest::countMany), threads));
            }
            for (CompletableFuture<Void> one : counting) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }

        CountersSnapshot snapshot = CountersSnapshot.read(queue);
        for (int i = 0; i < THREAD_COUNT; i++) {
            assertEquals(THREAD_COUNT * 100_000L, snapshot.of(i, SourceCounter.OFFERED));
            assertEquals(THREAD_COUNT * 10_000L, snapshot.of(i, SourceCounter.DROPPED_FULL));
            assertEquals(THREAD_COUNT * 70_000L, snapshot.of(i, SourceCounter.DROPPED_BYTES));
        }
    }

    @Test
    void fitFor4096Sources() throws IOException {
        int sourceCount = 4_096;
        Counters counters = open(sourceCount);
        counters.of(StoreCounter.PERSISTED).set(77);
        for (int source = 0; source < sourceCount; source++) {
            SourceCounters made = counters.of(source, name(source));
            made.onOffered(source);
            made.onDropped(SourceCounter.DROPPED_FULL, 1, source);
        }

        CountersSnapshot snapshot = CountersSnapshot.read(queue);

        assertEquals(77, snapshot.of(StoreCounter.PERSISTED));
        assertEquals(
                sourceCount,
                StreamSupport.stream(snapshot.sources().spliterator(), false).count());
        for (int source = 0; source < sourceCount; source++) {
            assertEquals(source, snapshot.of(source, SourceCounter.OFFERED));
            assertEquals(1, snapshot.dropped(source));
            assertEquals(source, snapshot.of(source, SourceCounter.DROPPED_BYTES));
        }
    }

    @Test
    void keepTheirValuesWhileOthersAreMadeUntilAllAreTaken() throws IOException {
        for (int sourceCount = 1; sourceCount <= 130; sourceCount += 3) {
            Counters counters = open(sourceCount);
            for (StoreCounter counter : StoreCounter.values()) {
                counters.of(counter).set(1_000);
            }
            for (int source = 0; source < sourceCount; source++) {
                SourceCounters made = counters.of(source, name(source));
                made.onOffered(100 + source);
                made.onStored(1, 2, 3, 4);
                made.onDropped(SourceCounter.DROPPED_FULL, 5, 6);
                made.onDropped(SourceCounter.DROPPED_CLOSED, 7, 8);
            }

            CountersSnapshot snapshot = CountersSnapshot.read(queue);

            String of = " of " + sourceCount;
            for (StoreCounter counter : StoreCounter.values()) {
                assertEquals(1_000, snapshot.of(counter), counter + of);
            }
            for (int source = 0; source < sourceCount; source++) {
                assertEquals(100 + source, snapshot.of(source, SourceCounter.OFFERED), source + of);
                assertEquals(12, snapshot.dropped(source), source + of);
                assertEquals(14, snapshot.of(source, SourceCounter.DROPPED_BYTES), source + of);
            }
        }
    }

    @Test
    void haveRoomForEveryReasonOfEverySource() throws IOException {
        int sourceCount = 20;
        Counters counters = open(sourceCount);

        for (int source = 0; source < sourceCount; source++) {
            SourceCounters made = counters.of(source, name(source));
            for (SourceCounter reason : SourceCounter.values()) {
                if (reason.isDropReason()) {
                    made.onDropped(reason, 1, 1);
                }
            }
        }

        CountersSnapshot snapshot = CountersSnapshot.read(queue);
        for (int source = 0; source < sourceCount; source++) {
            assertEquals(8, snapshot.dropped(source), "source " + source);
        }
    }

    @Test
    void beginAnewInAFileOfTheirOwnWhenTheyAreOpenedAgain() throws IOException {
        Counters first = open(4);
        SourceCounters firstSource = first.of(0, name(0));
        firstSource.onOffered(5);

        Counters second = open(4);
        firstSource.onOffered(7);

        assertEquals(0, CountersSnapshot.read(queue).of(0, SourceCounter.OFFERED));
        second.of(0, name(0)).add(SourceCounter.OFFERED, 12);
        assertEquals(12, CountersSnapshot.read(queue).of(0, SourceCounter.OFFERED));
        assertEquals(12, firstSource.get(SourceCounter.OFFERED));
    }

    @Test
    void takeTheLongestNames() throws IOException {
        String longest = "n".repeat(SourceName.NAME_BYTES_MAX);
        SourceCounters source = open(4).of(3, new SourceName(longest, longest, Stream.MONITOR));

        source.onOffered(1);

        assertEquals(1, CountersSnapshot.read(queue).of(3, SourceCounter.OFFERED));
    }

    private static void countMany(SourceCounters source) {
        for (int i = 0; i < 100_000; i++) {
            source.onOffered(1);
            if (i % 10 == 0) {
                source.onDropped(SourceCounter.DROPPED_FULL, 1, 7);
            }
        }
    }

    private CountersSnapshot read() {
        try {
            return CountersSnapshot.read(queue);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Counters open(int sourceCountMax) throws IOException {
        return Counters.open(queue, new FileHeader(Counters.MAGIC, Counters.VERSION, 1, 1), sourceCountMax);
    }

    private static SourceName name(int source) {
        return SourceName.of("service" + source, Stream.STDOUT);
    }
}
