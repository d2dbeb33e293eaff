package io.sluice.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.segment.SealLimits;
import io.sluice.segment.Sealer;
import io.sluice.testing.ManualClock;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads on some threads, forward, backward and following, while one appends and another seals and merges. */
class SealedWhileReadTest {
    private static final Query ALL = Query.builder().build();
    private static final int SOURCE_COUNT = 5;
    private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(Integer.getInteger("sluice.move.seconds", 3));
    private static final long APPEND_PAUSE_NANOS = 300_000;
    private static final long ENTRIES_MAX = 60_000;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    private Path root;

    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicLong appended = new AtomicLong(); // the sequence behind the last entry

    @Test
    void nothingIsMissingDoubledOrOutOfOrder() throws Exception {
        try (TestStore store = TestStore.open(root, new ManualClock(), 20_000, 0)) {
            for (int i = 0; i < SOURCE_COUNT; i++) {
                assertEquals(i, store.source("service" + i));
            }
            append(store);
            ExecutorService threads = Executors.newFixedThreadPool(6);
            try {
                List<Future<Long>> results = new ArrayList<>();
                results.add(threads.submit(() -> sealing(store)));
                results.add(threads.submit(this::following));
                results.add(threads.submit(until(this::forward)));
                results.add(threads.submit(until(this::backward)));
                results.add(threads.submit(until(this::ofOneSource)));
                results.add(threads.submit(until(this::counting)));
                long startNanos = System.nanoTime();
                while (System.nanoTime() - startNanos < RUN_NANOS && appended.get() < ENTRIES_MAX) {
                    append(store);
                    LockSupport.parkNanos(APPEND_PAUSE_NANOS);
                }
                done.set(true);
                for (Future<Long> result : results) {
                    assertTrue(result.get(DEADLINE.toSeconds(), TimeUnit.SECONDS) > 0);
                }
            } finally {
                done.set(true);
                threads.shutdownNow();
            }
        }
    }

    private void append(TestStore store) throws IOException {
        List<TestEntry> entries = new ArrayList<>();
        long first = appended.get();
        for (int i = 0; i < 20; i++) {
            long sequence = first + i;
            entries.add(TestEntry.line(
                    (int) (sequence % SOURCE_COUNT), ManualClock.START_NANOS + sequence, "line " + sequence));
        }
        assertEquals(first, store.append(entries));
        appended.set(first + entries.size());
    }

    private long sealing(TestStore store) throws IOException {
        try (Sealer sealer = Sealer.open(store.directory(), new SealLimits(8 << 10, 700, 64 << 10), ShownLine::fail)) {
            while (!done.get()) {
                if (!sealer.sealNext() && !sealer.mergeNext()) {
                    LockSupport.parkNanos(APPEND_PAUSE_NANOS);
                }
            }
            return sealer.catalog().generation();
        }
    }

    private interface Reading {
        void run(LogReader reader) throws IOException;
    }

    private Callable<Long> until(Reading reading) {
        return () -> {
            long rounds = 0;
            try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
                while (!done.get()) {
                    reading.run(reader);
                    rounds++;
                }
            }
            return rounds;
        };
    }

    private static void check(LineCursor cursor, long sequence) {
        assertEquals(sequence, cursor.line().sequence());
        assertEquals("line " + sequence, new String(cursor.line().copyContent(), ISO_8859_1));
    }

    private long following() throws IOException {
        long sequence = 0;
        try (LogReader reader = LogReader.open(root, ShownLine::fail);
                LineCursor cursor = reader.forward(ALL, 0)) {
            while (!done.get() || sequence < appended.get()) {
                if (cursor.next()) {
                    check(cursor, sequence++);
                } else {
                    LockSupport.parkNanos(APPEND_PAUSE_NANOS);
                }
            }
        }
        return sequence;
    }

    private void forward(LogReader reader) throws IOException {
        long end = appended.get();
        try (LineCursor cursor = reader.forward(ALL, 0)) {
            for (long sequence = 0; sequence < end; sequence++) {
                assertTrue(cursor.next(), "line " + sequence);
                check(cursor, sequence);
            }
        }
    }

    private void backward(LogReader reader) throws IOException {
        long end = appended.get();
        try (LineCursor cursor = reader.backward(ALL, Long.MAX_VALUE)) {
            assertTrue(cursor.next());
            long sequence = cursor.line().sequence();
            assertTrue(sequence >= end - 1);
            check(cursor, sequence);
            while (sequence-- > 0) {
                assertTrue(cursor.next(), "line " + sequence);
                check(cursor, sequence);
            }
            assertTrue(!cursor.next());
        }
    }

    private void ofOneSource(LogReader reader) throws IOException {
        long end = appended.get();
        Query query = Query.builder().service(ServicePattern.parse("service3")).build();
        try (LineCursor cursor = reader.forward(query, 0)) {
            for (long sequence = 3; sequence < end; sequence += SOURCE_COUNT) {
                assertTrue(cursor.next(), "line " + sequence);
                check(cursor, sequence);
            }
        }
    }

    private void counting(LogReader reader) throws IOException {
        long before = appended.get();
        long counted = 0;
        for (ServiceTotals service : reader.aggregates().services(ALL)) {
            counted += service.entries();
        }
        assertTrue(counted >= before, counted + " counted, " + before + " were there");
        assertTrue(counted <= appended.get() + 20, counted + " counted, too many");
        assertEquals(List.of(), reader.verify().problems());
    }
}
