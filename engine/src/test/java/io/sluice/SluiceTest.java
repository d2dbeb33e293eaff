package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.queue.StoreLockedException;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SluiceTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void storesWhatIsOfferedAndReportsItAtTheEnd() throws IOException {
        CloseReport report;
        try (Sluice sluice = open()) {
            Source source = sluice.source("hero_collab.server", Stream.STDOUT);
            for (int i = 0; i < 1_000; i++) {
                assertTrue(offer(source, "line " + i) >= 0);
            }
            report = sluice.close(DEADLINE);
        }

        List<String> lines = lines();
        assertEquals(1_000, lines.size());
        assertEquals("line 0", lines.get(0));
        assertEquals("line 999", lines.get(999));
        assertTrue(report.drained());
        assertEquals(1_000, report.stored());
        assertEquals(0, report.dropped());
    }

    @Test
    void letsReadersSeeAnEntryAsSoonAsItIsPersisted() throws IOException {
        try (Sluice sluice = open()) {
            offer(sluice.source("web", Stream.STDOUT), "here");

            assertTrue(sluice.awaitPersisted(DEADLINE));

            assertEquals(List.of("here"), lines());
            assertEquals(1, sluice.persistedSequence());
        }
    }

    @Test
    void goesOnWhereTheEngineBeforeItStopped() throws IOException {
        int number;
        try (Sluice sluice = open()) {
            sluice.source("first", Stream.STDOUT);
            number = sluice.source("web", Stream.STDERR).number();
            offer(sluice.source("web", Stream.STDERR), "one");
        }

        try (Sluice sluice = open()) {
            Source source = sluice.source("web", Stream.STDERR);
            assertEquals(number, source.number());
            offer(source, "two");
            CloseReport report = sluice.close(DEADLINE);
            assertEquals(2, report.stored());
        }

        assertEquals(List.of("one", "two"), lines());
        try (LogReader reader = LogReader.open(directory, notice -> {})) {
            assertTrue(reader.verify().isSound());
            assertEquals(2, reader.verify().nextSequence());
        }
    }

    @Test
    void refusesASecondEngineAndNamesTheProcessOfTheFirst() throws IOException {
        try (Sluice sluice = open()) {
            StoreLockedException refusal = assertThrows(StoreLockedException.class, this::open);

            assertTrue(String.valueOf(refusal.getMessage())
                    .contains(String.valueOf(ProcessHandle.current().pid())));
            assertSame(0L, sluice.persistedSequence());
        }
    }

    @Test
    void runsTwoEnginesOverTwoStoresInOneJvm(@TempDir Path other) throws IOException {
        try (Sluice first = open();
                Sluice second = Sluice.open(SluiceConfig.builder(other).build())) {
            offer(first.source("web", Stream.STDOUT), "to the first");
            offer(second.source("web", Stream.STDOUT), "to the second");
        }

        assertEquals(List.of("to the first"), lines());
        assertEquals(List.of("to the second"), lines(other));
    }

    @Test
    void keepsItsQueueWhereItIsTold(@TempDir Path elsewhere) throws IOException {
        Path queue = elsewhere.resolve("hot");
        try (Sluice sluice = Sluice.open(
                SluiceConfig.builder(directory).queueDirectory(queue).build())) {
            offer(sluice.source("web", Stream.STDOUT), "hot");
        }

        assertTrue(queue.resolve("sources").toFile().exists());
        assertEquals(List.of("hot"), lines());
        IOException refusal = assertThrows(
                IOException.class,
                () -> Sluice.open(SluiceConfig.builder(directory)
                        .queueDirectory(elsewhere)
                        .build()));
        assertTrue(String.valueOf(refusal.getMessage()).contains(queue.toString()));
    }

    @Test
    void answersOffersAfterTheEndAndCountsThem() throws IOException {
        Sluice sluice = open();
        Source source = sluice.source("web", Stream.STDOUT);
        sluice.close();

        assertEquals(Source.CLOSED, offer(source, "late"));
        assertEquals(1, source.counters().dropped());
        assertSame(sluice.close(DEADLINE), sluice.close(DEADLINE));
    }

    @Test
    void keepsALongLineInPartsThatReadersJoin() throws IOException {
        String line = "0123456789".repeat(50_000);
        try (Sluice sluice = open()) {
            assertTrue(offer(sluice.source("web", Stream.STDOUT), line) >= 0);
            byte[] tooLong = new byte[3 << 20];
            assertEquals(
                    Source.TOO_LONG,
                    sluice.source("web", Stream.STDOUT).offer(Severity.INFO, tooLong, 0, tooLong.length));
        }

        List<String> lines = lines();
        assertEquals(2, lines.size());
        assertEquals(line, lines.get(0));
        assertTrue(lines.get(1).startsWith("too-long entries=1 bytes=3145728 "), lines.get(1));
    }

    @Test
    void leavesNoIndexFileOpenWhenTheIndexThreadOutlivesItsTime() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        ThreadFactory lingering = work -> new Thread(() -> {
            work.run();
            if (Thread.currentThread().getName().equals("sluice-index")) {
                boolean unused = isCountedDown(end);
            }
        });
        SluiceConfig config =
                SluiceConfig.builder(directory).threadFactory(lingering).build();
        try (Sluice sluice = Sluice.open(config)) {
            offer(sluice.source("web", Stream.STDOUT), "one");
            assertTrue(sluice.awaitPersisted(DEADLINE));
            Path index = directory.toRealPath().resolve("queue").resolve("index");
            Await.until(DEADLINE, () -> openFiles(index) == 1);

            sluice.close(Duration.ofSeconds(1));

            assertEquals(0, openFiles(index));
        } finally {
            end.countDown();
        }
    }

    private static boolean isCountedDown(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static long openFiles(Path below) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            long count = 0;
            for (Path descriptor : descriptors) {
                count += isBelow(descriptor, below) ? 1 : 0;
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isBelow(Path descriptor, Path directory) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(directory);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    @Test
    void namesEveryFaultOfAConfigurationAtOnce() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> SluiceConfig.builder(directory)
                        .slotCount(60_000)
                        .blockBytes(1)
                        .build());

        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains("slotCount must be a power of two, got 60000 (next: 65536)"), message);
        assertTrue(message.contains("blockBytes must be 4096 to"), message);
    }

    private Sluice open() throws IOException {
        return Sluice.open(SluiceConfig.builder(directory).build());
    }

    private static long offer(Source source, String line) {
        byte[] bytes = line.getBytes(UTF_8);
        return source.offer(Severity.INFO, bytes, 0, bytes.length);
    }

    private List<String> lines() throws IOException {
        return lines(directory);
    }

    private static List<String> lines(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LogReader reader = LogReader.open(directory, notice -> {
                    throw new AssertionError(notice);
                });
                LineCursor cursor = reader.forward(Query.builder().build(), 0)) {
            while (cursor.next()) {
                lines.add(new String(cursor.line().copyContent(), UTF_8));
            }
        }
        return lines;
    }
}
