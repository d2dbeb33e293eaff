package io.sluice.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedLinesTest {
    private static final Query ALL = Query.builder().build();
    private static final Query QUIET =
            Query.builder().service(ServicePattern.parse("quiet")).build();

    private final AtomicLong nanos = new AtomicLong();

    @TempDir
    private Path root;

    private TestStore store;
    private LogReader reader;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.create(root);
        reader = LogReader.open(root, ShownLine::fail);
    }

    @AfterEach
    void close() throws IOException {
        reader.close();
        store.close();
    }

    @Test
    void movesToTheNewestLinesWhenTooFarBehindAndSaysWhatItPassedOver() throws IOException {
        append("busy", 100);
        try (FollowedLines lines = follow(ALL, 50)) {
            assertEquals(0, sequenceOfNext(lines));
            assertNull(lines.takeSkipped());
            assertEquals(90, sequenceOfNext(lines));
            assertEquals(new Skipped(89, new Cursor(reader.storeId(), 0)), lines.takeSkipped());
            assertNull(lines.takeSkipped());
            for (int i = 91; i < 100; i++) {
                assertEquals(i, sequenceOfNext(lines));
            }
            assertFalse(lines.next());
            append("busy", 1);
            assertEquals(100, sequenceOfNext(lines));
            assertNull(lines.takeSkipped());
        }
    }

    @Test
    void readsOnWhileItIsNotTooFarBehind() throws IOException {
        append("busy", 100);
        try (FollowedLines lines = follow(ALL, 99)) {
            for (int i = 0; i < 100; i++) {
                assertEquals(i, sequenceOfNext(lines));
                nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            }
        }
    }

    @Test
    void looksFromTimeToTimeOnly() throws IOException {
        append("busy", 100);
        try (FollowedLines lines = follow(ALL, 98)) {
            assertEquals(0, sequenceOfNext(lines));
            nanos.set(-1);
            assertEquals(1, sequenceOfNext(lines));
            nanos.set(0);
            assertEquals(2, sequenceOfNext(lines)); // looks, and is 98 entries behind
            append("busy", 100);
            nanos.set(TimeUnit.MILLISECONDS.toNanos(100) - 1);
            assertEquals(3, sequenceOfNext(lines));
            nanos.incrementAndGet();
            assertEquals(190, sequenceOfNext(lines));
        }
    }

    @Test
    void neverMovesBackward() throws IOException {
        append("quiet", 5);
        append("busy", 1_000);
        try (FollowedLines lines = follow(QUIET, 10)) {
            for (int i = 0; i < 5; i++) {
                assertEquals(i, sequenceOfNext(lines));
                nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
                assertNull(lines.takeSkipped());
            }
            assertFalse(lines.next());
        }
    }

    @Test
    void readsAllThereIsFirstWhenAskedTo() throws IOException {
        append("busy", 100);
        try (FollowedLines lines = follow(ALL, 10).onceCaughtUp()) {
            for (int i = 0; i < 100; i++) {
                assertEquals(i, sequenceOfNext(lines));
            }
            assertFalse(lines.next());
            append("busy", 100);
            assertEquals(190, sequenceOfNext(lines));
            assertEquals(new Skipped(90, new Cursor(reader.storeId(), 99)), lines.takeSkipped());
        }
    }

    private FollowedLines follow(Query query, long behindMax) throws IOException {
        return new FollowedLines(reader, reader.forward(query, 0), () -> reader.last(query, 10), behindMax, nanos::get);
    }

    private static long sequenceOfNext(LineCursor lines) throws IOException {
        assertTrue(lines.next());
        return lines.line().sequence();
    }

    private void append(String service, int count) throws IOException {
        int source = store.source(service);
        List<TestEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(TestEntry.line(source, 1, "line"));
        }
        store.append(entries);
    }
}
