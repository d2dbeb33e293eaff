package io.sluice.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.queue.CycleFile;
import io.sluice.testing.ManualClock;
import io.sluice.testing.Seeds;
import io.sluice.testing.TestBlocks;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexerTest {
    private static final int SOURCES = 7;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final Random random = new Random(Seeds.next());

    @TempDir
    private Path root;

    private TestStore store;
    private long timeNanos = ManualClock.START_NANOS;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.open(root, new ManualClock(), 20_000, 0);
        for (int i = 0; i < SOURCES; i++) {
            assertEquals(i, store.source("service" + i));
        }
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void anIndexThatIsMadeAnewEqualsTheOneThatWasMadeMeanwhile() throws IOException {
        try (Indexer indexer = Indexer.open(store.directory())) {
            for (int i = 0; i < 300; i++) {
                appendBlock();
                if (random.nextInt(5) == 0) {
                    indexer.doWork();
                }
            }
            indexer.finish();
        }
        Map<String, byte[]> live = files();
        assertTrue(live.size() > 3, live.keySet() + " are few");

        for (String name : live.keySet()) {
            Files.delete(directory().resolve(name));
        }
        finish();

        assertSame(live, files());
    }

    @Test
    void goesOnWhereAnotherWasKilled() throws IOException {
        for (int i = 0; i < 150; i++) {
            appendBlock();
        }
        finish();
        Map<String, byte[]> whole = files();

        for (int round = 0; round < 40; round++) {
            for (Path file : list()) {
                if (random.nextBoolean()) {
                    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
                        opened.setLength(random.nextInt((int) opened.length() + 1));
                    }
                }
            }
            finish();
            assertSame(whole, files());
        }
    }

    @Test
    void countsEachMinuteExactly() throws IOException {
        Map<Long, Integer> expected = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            List<TestEntry> entries = new ArrayList<>();
            for (int j = 0; j < 20; j++) {
                long time = timeNanos + (long) (random.nextDouble() * 3 * MINUTE_NANOS);
                int source = random.nextInt(SOURCES);
                entries.add(TestEntry.line(source, time, "x"));
                expected.merge(time / MINUTE_NANOS * SOURCES + source, 1, Integer::sum);
            }
            timeNanos += MINUTE_NANOS / 7;
            store.append(entries);
        }
        finish();

        Map<Long, Integer> counted = new TreeMap<>();
        for (CycleIndex index : indexes()) {
            for (int i = 0; i < index.minuteCount(); i++) {
                int count = 0;
                for (int severity = 0; severity < Severity.COUNT; severity++) {
                    count += index.minuteCount(i, severity);
                }
                counted.merge((long) index.minute(i) * SOURCES + index.minuteSource(i), count, Integer::sum);
            }
        }
        assertEquals(expected, counted);
    }

    @Test
    void sumsUpWhatEachSourceHas() throws IOException {
        long[] entries = new long[SOURCES];
        long[] bytes = new long[SOURCES];
        for (int i = 0; i < 200; i++) {
            for (TestEntry entry : appendBlock()) {
                entries[entry.source()]++;
                bytes[entry.source()] += entry.content().length();
            }
        }
        finish();

        for (CycleIndex index : indexes()) {
            for (int i = 0; i < index.sourceCount(); i++) {
                entries[index.source(i)] -= index.entries(i);
                bytes[index.source(i)] -= index.bytes(i);
            }
        }
        assertArrayEquals(new long[SOURCES], entries);
        assertArrayEquals(new long[SOURCES], bytes);
    }

    @Test
    void takesABlockThatWasAppendedTwiceOnce() throws IOException {
        List<TestEntry> entries = List.of(TestEntry.line(0, timeNanos, "a"), TestEntry.line(1, timeNanos, "b"));
        store.append(TestBlocks.seal(store.directory().storeId(), 0, entries));
        store.roll();
        store.append(TestBlocks.seal(store.directory().storeId(), 0, entries));
        store.append(TestBlocks.seal(store.directory().storeId(), 2, entries));
        finish();

        long count = 0;
        for (CycleIndex index : indexes()) {
            count += index.entries(index.summaryOf(0));
        }
        assertEquals(2, count);
    }

    @Test
    void namesTheOnlyBlockOfAQuietSource() throws IOException {
        store.append(List.of(TestEntry.line(1, timeNanos, "one"), TestEntry.line(2, timeNanos, "two")));
        store.append(List.of(TestEntry.line(1, timeNanos, "one again")));
        finish();

        CycleIndex index = indexes().get(0);
        assertEquals(0, index.loneBlockLength(index.summaryOf(1)));
        assertTrue(index.loneBlockLength(index.summaryOf(2)) > 0);
        assertEquals(-1, index.summaryOf(3));
    }

    @Test
    void isNotFinishedWhileItsCycleGrows() throws IOException {
        try (Indexer indexer = Indexer.open(store.directory())) {
            for (int i = 0; i < 40; i++) {
                store.append(List.of(TestEntry.line(1, timeNanos, "x")));
            }
            indexer.doWork();
            CycleIndex index = new StoreIndex(store.queue(), store.directory().storeId())
                    .of(CycleFile.list(store.queue()).get(0));
            assertNotNull(index);
            assertFalse(index.isClosed());
            assertEquals(32, index.blockCount(), "frames of 16 blocks");
            assertEquals(32, index.nextSequence());
        }
    }

    @Test
    void deletesTheFilesOfCyclesThatAreGone() throws IOException {
        for (int i = 0; i < 100; i++) {
            appendBlock();
        }
        finish();
        CycleFile first = CycleFile.list(store.queue()).get(0);
        Path index = StoreIndex.pathOf(store.queue(), first);
        assertTrue(Files.exists(index));

        Files.delete(first.path());
        finish();

        assertFalse(Files.exists(index));
        assertNull(new StoreIndex(store.queue(), store.directory().storeId()).of(first));
    }

    @Test
    void makesAnIndexOfAnotherStoreAnew() throws IOException {
        appendBlock();
        finish();
        Map<String, byte[]> right = files();
        Path file = list().get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[16]++; // the store id in the header
        Files.write(file, bytes);

        finish();

        assertSame(right, files());
    }

    @Test
    void makesAFinishedFileWithADamagedFrameAnewWhenIdle() throws IOException {
        for (int i = 0; i < 100; i++) {
            appendBlock();
        }
        finish();
        Map<String, byte[]> right = files();
        Path file = list().get(1);
        byte[] bytes = Files.readAllBytes(file);
        bytes[100]++; // in the first frame
        Files.write(file, bytes);

        try (Indexer indexer = Indexer.open(store.directory())) {
            indexer.finish(); // looks at the closings alone
            assertFalse(Arrays.equals(right.get(String.valueOf(file.getFileName())), Files.readAllBytes(file)));
            int checked = 0;
            while (indexer.checkNext()) {
                checked++;
            }
            assertEquals(right.size(), checked);
            indexer.finish();
        }

        assertSame(right, files());
    }

    @Test
    void passesACycleOverWhoseFileCannotBeOpened() throws IOException {
        for (int i = 0; i < 100; i++) {
            appendBlock();
        }
        finish();
        Map<String, byte[]> right = files();
        Path file = list().get(0);
        Files.delete(file);
        Files.delete(list().get(0));
        Files.createDirectory(file);

        try (Indexer indexer = Indexer.open(store.directory())) {
            assertThrows(IOException.class, indexer::finish);
            indexer.finish();
        }

        Files.delete(file);
        right.remove(String.valueOf(file.getFileName()));
        assertSame(right, files());
    }

    @Test
    void keepsItsFilesPrivate() throws IOException {
        appendBlock();
        finish();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())));
        for (Path file : list()) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    private List<TestEntry> appendBlock() throws IOException {
        List<TestEntry> entries = new ArrayList<>();
        for (int i = 1 + random.nextInt(30); i > 0; i--) {
            entries.add(new TestEntry(
                    random.nextInt(SOURCES),
                    timeNanos + random.nextInt(1_000_000_000),
                    Severity.ofCode(random.nextInt(Severity.COUNT)),
                    EntryFlags.of(EntryKind.LINE, 0),
                    "x".repeat(random.nextInt(90))));
        }
        timeNanos += random.nextInt(2_000_000_000);
        store.append(entries);
        return entries;
    }

    private void finish() throws IOException {
        try (Indexer indexer = Indexer.open(store.directory())) {
            indexer.finish();
        }
    }

    private List<CycleIndex> indexes() throws IOException {
        StoreIndex index = new StoreIndex(store.queue(), store.directory().storeId());
        List<CycleIndex> indexes = new ArrayList<>();
        for (CycleFile cycle : CycleFile.list(store.queue())) {
            CycleIndex known = index.of(cycle);
            assertNotNull(known);
            assertTrue(known.isClosed());
            indexes.add(known);
        }
        return indexes;
    }

    private Path directory() {
        return store.queue().resolve("index");
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.sorted().toList();
        }
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (Path file : list()) {
            files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
        }
        return files;
    }

    private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name), name));
    }
}
