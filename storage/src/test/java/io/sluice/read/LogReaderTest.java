package io.sluice.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.SourceTable;
import io.sluice.entry.Stream;
import io.sluice.queue.CycleFile;
import io.sluice.queue.StoreDirectory;
import io.sluice.queue.StoreMissingException;
import io.sluice.telemetry.StoreCounter;
import io.sluice.testing.ManualClock;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
    private static final Query ALL = Query.builder().build();

    private final List<String> notices = new ArrayList<>();

    @TempDir
    private Path root;

    private TestStore store;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.create(root);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void saysThatThereIsNoStore() {
        assertThrows(StoreMissingException.class, () -> LogReader.open(root.resolve("nowhere"), notices::add));
    }

    @Test
    void readsAStoreThatHasNothingYet() throws IOException {
        Path bare = root.resolve("bare");
        StoreDirectory.openForEngine(bare, null, new ManualClock()).close();

        try (LogReader reader = LogReader.open(bare, ShownLine::fail)) {
            assertEquals(0, reader.endSequence());
            assertTrue(reader.counters().isEmpty());
            assertEquals(List.of(), ShownLine.readAll(reader.forward(ALL, 0)));
            assertEquals(List.of(), ShownLine.readAll(reader.backward(ALL, 5)));
            assertEquals(List.of(), ShownLine.readAll(reader.last(ALL, 5)));
            assertTrue(reader.verify().isSound());
        }
    }

    @Test
    void followsAStoreThatIsMadeMeanwhile() throws IOException {
        Path bare = root.resolve("bare");
        StoreDirectory.openForEngine(bare, null, new ManualClock()).close();
        try (LogReader reader = LogReader.open(bare, ShownLine::fail);
                LineCursor cursor = reader.last(ALL, 10)) {
            assertFalse(cursor.next());
            try (TestStore made = TestStore.create(bare)) {
                made.append(made.source("web"), "first");

                assertTrue(cursor.next());
                assertEquals(SourceName.of("web", Stream.STDOUT), cursor.line().source());
                assertEquals(1, reader.endSequence());
                assertEquals(1, reader.counters().of(StoreCounter.PERSISTED));
            }
        }
    }

    @Test
    void showsAllThereIsToALine() throws IOException {
        int source = store.source(new SourceName("other", "web.api", Stream.MONITOR));
        store.append(List.of(
                TestEntry.line(source, 7, "before"),
                new TestEntry(source, 8, Severity.FATAL, EntryFlags.of(EntryKind.EXIT, 0), "exited with \u00ff\0")));

        try (LogReader reader = LogReader.open(root, ShownLine::fail);
                LineCursor cursor = reader.last(ALL, 1)) {
            assertTrue(cursor.next());
            Line line = cursor.line();
            assertEquals(1, line.sequence());
            assertEquals(8, line.timeNanos());
            assertEquals(source, line.sourceNumber());
            assertEquals(new SourceName("other", "web.api", Stream.MONITOR), line.source());
            assertEquals(Severity.FATAL, line.severity());
            assertEquals(EntryKind.EXIT, line.kind());
            assertFalse(line.isPartial());
            assertArrayEquals(
                    new byte[] {'e', 'x', 'i', 't', 'e', 'd', ' ', 'w', 'i', 't', 'h', ' ', (byte) 0xFF, 0},
                    line.copyContent());
            assertEquals(store.directory().storeId(), reader.storeId());
        }
    }

    @Test
    void showsLinesOfSourcesWhoseNameIsLostToThoseWhoWantAll() throws IOException {
        store.append(List.of(TestEntry.line(store.source("web"), 1, "a"), TestEntry.line(store.source("db"), 2, "b")));
        try (RandomAccessFile table = new RandomAccessFile(
                store.queue().resolve(SourceTable.FILE_NAME).toFile(), "rw")) {
            table.seek(64 + 100);
            table.write(1);
        }

        try (LogReader reader = LogReader.open(root, ShownLine::fail);
                LineCursor all = reader.forward(ALL, 0);
                LineCursor web = reader.forward(only("web"), 0);
                LineCursor db = reader.forward(only("db"), 0)) {
            assertTrue(all.next());
            assertNull(all.line().source());
            assertEquals(0, all.line().sourceNumber());
            assertTrue(all.next());
            assertFalse(web.next());
            assertTrue(db.next());
        }
    }

    @Test
    void knowsTheNamesOfSourcesThatCameAfterItWasOpened() throws IOException {
        try (LogReader reader = LogReader.open(root, ShownLine::fail);
                LineCursor cursor = reader.forward(only("late"), 0)) {
            store.append(store.source("early"), "not wanted");
            assertFalse(cursor.next());
            store.append(store.source("late"), "wanted");

            assertTrue(cursor.next());
            assertEquals(SourceName.of("late", Stream.STDOUT), cursor.line().source());
        }
    }

    @Test
    void goesOnFromACursorOverRestarts() throws IOException {
        int source = store.source("web");
        for (int i = 0; i < 10; i++) {
            store.append(source, "line " + i);
        }
        String printed;
        try (LogReader reader = LogReader.open(root, ShownLine::fail);
                LineCursor cursor = reader.forward(ALL, 0)) {
            for (int i = 0; i < 4; i++) {
                assertTrue(cursor.next());
            }
            printed = new Cursor(reader.storeId(), cursor.line().sequence()).toString();
        }
        ManualClock clock = store.clock();
        store.close();
        store = TestStore.open(root, clock, 100, 10);
        store.append(source, "line 10");

        Cursor cursor = Cursor.parse(printed);
        try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
            assertEquals(reader.storeId(), cursor.storeId());
            List<ShownLine> lines = ShownLine.readAll(reader.forward(ALL, cursor.sequence() + 1));
            assertEquals(7, lines.size());
            assertEquals("line 4", lines.get(0).content());
            assertEquals("line 10", lines.get(6).content());
        }
    }

    @Test
    void saysWhatIsDamagedAndWhatIsMissing() throws IOException {
        int source = store.source("web");
        for (int i = 0; i < 5; i++) {
            store.append(source, "line " + i + " of some length to be damaged");
        }
        store.roll();
        store.append(source, "line 5");
        Path cycle = CycleFile.list(store.queue()).get(0).path();
        byte[] bytes = Files.readAllBytes(cycle);
        int at = new String(bytes, ISO_8859_1).indexOf("line 2");
        bytes[at] ^= 1;
        Files.write(cycle, bytes);

        try (LogReader reader = LogReader.open(root, notices::add)) {
            List<ShownLine> lines = ShownLine.readAll(reader.forward(ALL, 0));
            assertEquals(
                    List.of(0L, 1L, 3L, 4L, 5L),
                    lines.stream().map(ShownLine::sequence).toList());
            assertTrue(notices.stream().anyMatch(n -> n.startsWith(cycle.getFileName() + ", bytes ")), "" + notices);
            assertTrue(notices.contains("entries 2 to 2 are missing"), "" + notices);
            assertEquals(
                    List.of(5L, 4L, 3L, 1L, 0L),
                    ShownLine.readAll(reader.backward(ALL, 9)).stream()
                            .map(ShownLine::sequence)
                            .toList());
        }
    }

    @Test
    void showsLinesLongerThanABlockUsuallyIs() throws IOException {
        String content = "y".repeat(200_000);
        store.append(store.source("web"), content);

        try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
            assertEquals(content, ShownLine.readAll(reader.last(ALL, 1)).get(0).content());
        }
    }

    @Test
    void refusesAQueryOfNoStreams() {
        assertThrows(IllegalArgumentException.class, () -> Query.builder().streams(Set.of()));
    }

    private static Query only(String service) {
        return Query.builder().service(ServicePattern.parse(service)).build();
    }
}
