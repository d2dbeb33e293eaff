package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.FloodReport;
import io.sluice.admit.Source;
import io.sluice.admit.SourceLimits;
import io.sluice.entry.Collapsed;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Gap;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.telemetry.SourceCounter;
import io.sluice.testing.Await;
import io.sluice.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What became of every entry is known, whoever floods, and is told in the streams. */
class BalanceTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int LINE_COUNT = 100_000;

    @TempDir
    private Path directory;

    @Test
    void addsUpForEverySourceWhileManyThreadsOffer() throws Exception {
        Random random = new Random(Seeds.next());
        SluiceConfig config = SluiceConfig.builder(directory)
                .slotCount(1_024)
                .entryBytesMax(4_096)
                .collapseWindow(Duration.ofMillis(100))
                .build();
        List<Source> sources = new ArrayList<>();
        CloseReport report;
        try (Sluice sluice = Sluice.open(config)) {
            SourceLimits limits = SourceLimits.NONE.withLinesPerSecond(1_000);
            sources.add(sluice.source("free", Stream.STDOUT));
            sources.add(sluice.source("collapsed", Stream.STDOUT));
            sources.add(sluice.source("sampled", Stream.STDOUT));
            sources.get(1).limit(limits);
            sources.get(2).limit(limits.sampling(7));
            List<Thread> threads = new ArrayList<>();
            for (Source source : sources) {
                for (int i = 0; i < 2; i++) {
                    long seed = random.nextLong();
                    threads.add(new Thread(() -> offerMany(source, seed)));
                }
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            report = sluice.close(DEADLINE);
        }

        for (SourceReport source : report.sources()) {
            assertEquals(source.offered(), source.stored() + source.collapsed() + source.dropped(), source.toString());
        }
        assertTold(sources);
        try (LogReader reader = LogReader.open(directory, notice -> {})) {
            assertEquals(List.of(), reader.verify().problems());
            assertTrue(reader.verify().balance().isClosed());
            assertEquals(0, reader.verify().balance().inFlight());
        }
    }

    private static void offerMany(Source source, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < LINE_COUNT; i++) {
            byte[] line = ("kind " + "abcd".charAt(random.nextInt(4)) + " number " + i).getBytes(UTF_8);
            long unused = source.offer(Severity.INFO, line, 0, line.length);
        }
    }

    /** Gaps and counts in the stream of each source add up to what the counters say. */
    private void assertTold(List<Source> sources) throws IOException {
        Map<Integer, Long> lost = new HashMap<>();
        Map<Integer, Long> collapsed = new HashMap<>();
        try (LogReader reader = LogReader.open(directory, notice -> {
                    throw new AssertionError(notice);
                });
                LineCursor cursor = reader.forward(Query.builder().build(), 0)) {
            while (cursor.next()) {
                Line line = cursor.line();
                byte[] content = line.copyContent();
                if (line.kind() == EntryKind.GAP) {
                    Gap gap = Objects.requireNonNull(Gap.parse(content, content.length));
                    lost.merge(line.sourceNumber(), gap.entries(), Long::sum);
                } else if (line.kind() == EntryKind.COLLAPSED) {
                    Collapsed count = Objects.requireNonNull(Collapsed.parse(content, content.length));
                    collapsed.merge(line.sourceNumber(), count.entries(), Long::sum);
                }
            }
        }
        for (Source source : sources) {
            String name = source.name().toString();
            assertEquals(source.counters().dropped(), lost.getOrDefault(source.number(), 0L), name);
            assertEquals(
                    source.counters().get(SourceCounter.COLLAPSED), collapsed.getOrDefault(source.number(), 0L), name);
        }
        assertTrue(collapsed.getOrDefault(sources.get(1).number(), 0L) > LINE_COUNT);
        assertTrue(lost.getOrDefault(sources.get(2).number(), 0L) > LINE_COUNT);
    }

    @Test
    void reportsAFloodToTheListenerAndInTheMonitorStream() throws IOException {
        ConcurrentLinkedQueue<FloodReport> reports = new ConcurrentLinkedQueue<>();
        SluiceConfig config = SluiceConfig.builder(directory)
                .collapseWindow(Duration.ofMillis(200))
                .floodListener(report -> {
                    reports.add(report);
                    throw new IllegalStateException("a listener may fail");
                })
                .statsInterval(Duration.ofMillis(1))
                .build();
        try (Sluice sluice = Sluice.open(config)) {
            Source source = sluice.source("web", Stream.STDERR);
            source.limit(SourceLimits.NONE.withLinesPerSecond(10).withBurst(Duration.ZERO));
            byte[] line = "accept error 24".getBytes(UTF_8);
            Await.until(DEADLINE, () -> {
                for (int i = 0; i < 100; i++) {
                    long unused = source.offer(Severity.ERROR, line, 0, line.length);
                }
                return !reports.isEmpty();
            });
        }

        FloodReport report = Objects.requireNonNull(reports.peek());
        assertEquals("accept error 24", report.exemplar());
        assertEquals("web", report.source().service());
        List<String> remarks = new ArrayList<>();
        boolean stats = false;
        try (LogReader reader = LogReader.open(directory, notice -> {});
                LineCursor cursor = reader.forward(Query.builder().build(), 0)) {
            while (cursor.next()) {
                Line entry = cursor.line();
                String text = new String(entry.copyContent(), UTF_8);
                if (entry.kind() == EntryKind.FLOOD) {
                    assertEquals(Stream.MONITOR, Objects.requireNonNull(entry.source()).stream());
                    remarks.add(text);
                }
                stats |= text.startsWith("service core/web/stderr: offered ");
            }
        }
        assertEquals(1, remarks.size());
        assertTrue(remarks.get(0).matches("flood: [0-9,]+ lines/s for \\d+ s: accept error 24"), remarks.get(0));
        assertTrue(stats, "a line of statistics");
    }

    @Test
    void writesAboutFloodsInWords() {
        FloodReport report = new FloodReport(
                io.sluice.entry.SourceName.of("web", Stream.STDERR), "accept error", 12_000, 0, 9_999_999_999L);

        assertEquals("flood: 12,000 lines/s for 10 s: accept error", MonitorThread.textOf(report));
    }
}
