package io.sluice.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.Await;
import io.sluice.testing.ManualClock;
import io.sluice.testing.StoredBlock;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Renames, retires and removes cycles while they are read, as engines and users do. */
class VanishingCycleTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int CYCLE_COUNT = 5;

    @TempDir
    private Path root;

    private TestStore store;
    private BlockReader reader;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.create(root);
        reader = new BlockReader(store.queue(), StoredBlock::fail);
    }

    @AfterEach
    void close() throws IOException {
        reader.close();
        store.close();
    }

    @Test
    void readsOnWhenTheFirstCycleIsRetiredBeforeItIsOpened() throws IOException {
        appendACycleEach();
        reader.toStart();
        retire(1);

        assertEquals(List.of(1L, 2L, 3L, 4L), readOn());
    }

    @Test
    void readsOnWhenTheNextCyclesAreRetired() throws IOException {
        appendACycleEach();
        reader.toStart();
        assertTrue(reader.next());
        retire(3);

        assertEquals(List.of(3L, 4L), readOn());
    }

    @Test
    void seeksAmongTheCyclesThatAreLeft() throws IOException {
        appendACycleEach();
        reader.seek(0);
        retire(2);

        reader.seek(0);

        assertEquals(List.of(2L, 3L, 4L), readOn());
    }

    @Test
    void goesBackAsFarAsCyclesAreLeft() throws IOException {
        appendACycleEach();
        reader.toEnd();
        assertTrue(reader.previous());
        retire(2);

        List<Long> seen = new ArrayList<>();
        while (reader.previous()) {
            seen.add(reader.cursor().firstSequence());
        }

        assertEquals(List.of(3L, 2L), seen);
    }

    @Test
    void readsOnWhenCyclesAreClosedByAnotherEngine() throws IOException {
        appendACycleEach();
        reader.toStart();
        assertTrue(reader.next());
        reopen();
        store.append(0, "of the next engine");

        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), readOn());
    }

    @Test
    void goesBackWhenCyclesAreClosedByAnotherEngine() throws IOException {
        appendACycleEach();
        reader.toEnd();
        reopen();

        List<Long> seen = new ArrayList<>();
        while (reader.previous()) {
            seen.add(reader.cursor().firstSequence());
        }

        assertEquals(List.of(4L, 3L, 2L, 1L, 0L), seen);
    }

    @Test
    void followsEnginesThatAppendNothingAndOpenAgainAtOnce() throws IOException {
        assertFalse(reader.next());
        for (int i = 0; i < 4; i++) {
            reopen();
            assertFalse(reader.next());
        }
        store.append(0, "first");
        reopen();
        assertTrue(reader.next());
        for (int i = 0; i < 4; i++) {
            assertFalse(reader.next());
            reopen();
        }
        store.append(0, "second");
        reopen();
        store.append(0, "third");

        assertEquals(List.of(1L, 2L), readOn());
    }

    @Test
    void findsNothingMoreWhenTheQueueIsDeletedUnderIt() throws IOException {
        appendACycleEach();
        reader.toStart();
        assertTrue(reader.next());
        store.close();
        try (Stream<Path> files = Files.list(store.queue())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
        Files.delete(store.queue());

        assertEquals(List.of(), readOn());
        assertFalse(reader.previous());
        assertFalse(reader.next());
        reader.seek(2);
        assertFalse(reader.next());
        reader.toEnd();
        assertFalse(reader.previous());
    }

    @Test
    void seesEveryBlockOnceWhileAnotherThreadAppendsRollsAndReopens() throws Exception {
        int count = 3_000;
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> appending = CompletableFuture.runAsync(() -> {
            try {
                appendWithRestarts(count);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                done.set(true);
            }
        });

        List<Long> seen = new ArrayList<>();
        Await.until(DEADLINE, () -> {
            boolean last = done.get();
            try {
                seen.addAll(readOn());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return last;
        });

        appending.get();
        assertEquals(LongStream.range(0, count).boxed().toList(), seen);
    }

    private void appendWithRestarts(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            store.append(0, "x".repeat(i % 20 == 0 ? i * 20 : i % 300));
            if (i % 97 == 96) {
                store.roll();
            }
            if (i % 250 == 249) {
                reopen();
            }
        }
    }

    private List<Long> readOn() throws IOException {
        List<Long> sequences = new ArrayList<>();
        while (reader.next()) {
            sequences.add(reader.cursor().firstSequence());
        }
        return sequences;
    }

    private void appendACycleEach() throws IOException {
        for (int i = 0; i < CYCLE_COUNT; i++) {
            store.append(0, "cycle " + i);
            store.roll();
        }
    }

    /** Deletes the oldest cycles, as retention does. */
    private void retire(int count) throws IOException {
        for (CycleFile cycle : CycleFile.list(store.queue()).subList(0, count)) {
            Files.delete(cycle.path());
        }
    }

    private void reopen() throws IOException {
        ManualClock clock = store.clock();
        long nextSequence = store.nextSequence();
        store.close();
        store = TestStore.open(root, clock, Long.MAX_VALUE, nextSequence);
    }
}
