package io.sluice.batch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.FloodReport;
import io.sluice.admit.LineBatch;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import io.sluice.admit.SourceLimits;
import io.sluice.entry.Collapsed;
import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.telemetry.SourceCounter;
import io.sluice.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollapseTest {
    private static final Duration MILLI = Duration.ofMillis(1);

    private EngineInMemory engine;
    private Source web;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        engine = new EngineInMemory(directory, 1 << 14);
        web = engine.source("web", Stream.STDERR);
        web.limit(SourceLimits.NONE.withLinesPerSecond(100).withBurst(Duration.ofSeconds(1)));
    }

    @Test
    void countsExactlyWhatIsAlikeAndKeepsTheFirst() {
        long firstNanos = 0;
        long lastNanos = 0;
        for (int i = 0; i < 5_000; i++) {
            if (offer("accept error " + i) == Source.COLLAPSED) {
                lastNanos = engine.clock.epochNanos();
                firstNanos = firstNanos == 0 ? lastNanos : firstNanos;
            }
            engine.clock.advance(Duration.ofNanos(100_000));
        }
        assertEquals(0, engine.of(web, EntryKind.COLLAPSED).size());
        engine.clock.advance(EngineInMemory.WINDOW);
        engine.turn();

        List<EngineInMemory.Written> counts = engine.of(web, EntryKind.COLLAPSED);
        assertEquals(1, counts.size());
        Collapsed collapsed = counts.get(0).collapsed();
        long lines = engine.of(web, EntryKind.LINE).size();
        assertEquals(5_000 - lines, collapsed.entries());
        assertEquals(collapsed.entries(), web.counters().get(SourceCounter.COLLAPSED));
        assertEquals(collapsed.entries(), web.counters().get(SourceCounter.TOLD_COLLAPSED));
        assertEquals(collapsed.bytes(), web.counters().get(SourceCounter.COLLAPSED_BYTES));
        assertEquals(firstNanos, collapsed.firstNanos());
        assertEquals(lastNanos, collapsed.lastNanos());
        assertTrue(collapsed.alike());
        assertTrue(collapsed.exemplar().startsWith("accept error 10"), collapsed.exemplar());
        assertTrue(lines < 160, lines + " lines: the burst, the rate, and one");
        engine.assertBalanced(0);
    }

    @Test
    void collapsesNothingAtTheRate() {
        for (int i = 0; i < 20_000; i++) {
            assertTrue(offer("the same line") >= 0, "line " + i);
            engine.clock.advance(Duration.ofMillis(10));
            if (i % 50 == 0) {
                engine.turn();
            }
        }
        engine.turn();

        assertEquals(20_000, engine.of(web).size());
    }

    @Test
    void collapsesNothingWithoutARate() throws IOException {
        Source free = engine.source("free", Stream.STDOUT);
        for (int i = 0; i < 20_000; i++) {
            assertTrue(EngineInMemory.offer(free, Severity.INFO, "the same line") >= 0);
            if (i % 1_000 == 0) {
                engine.turn();
            }
        }
        engine.finish();

        assertEquals(20_000, engine.of(free, EntryKind.LINE).size());
    }

    @Test
    void letsTheRareLineThrough() {
        for (int i = 0; i < 100_000; i++) {
            long unused = offer("accept error " + i);
            if (i % 10_000 == 5_000) {
                assertTrue(offer("rare number " + "abcdefghij".charAt(i / 10_000)) >= 0);
            }
            if (i % 1_000 == 0) {
                engine.turn();
            }
        }
        engine.finish();

        long rare = engine.of(web, EntryKind.LINE).stream()
                .filter(line -> line.content().startsWith("rare"))
                .count();
        assertEquals(10, rare);
    }

    @Test
    void letsTheRareErrorThroughAFloodOfRandomText() {
        Random random = new Random(Seeds.next());
        int errors = 0;
        for (int i = 0; i < 50_000; i++) {
            String text = new String(letters(random, 30), US_ASCII);
            long unused = EngineInMemory.offer(web, Severity.INFO, text);
            if (i % 5_000 == 4_999) {
                errors += EngineInMemory.offer(web, Severity.ERROR, "broken " + text) >= 0 ? 1 : 0;
            }
            if (i % 1_000 == 0) {
                engine.turn();
            }
        }
        engine.finish();

        assertEquals(10, errors);
        long lines = engine.of(web, EntryKind.LINE).size();
        assertTrue(lines < 100 + 256 + 10, lines + " lines of 50,000");
        List<EngineInMemory.Written> counts = engine.of(web, EntryKind.COLLAPSED);
        assertEquals(
                50_010 - lines,
                counts.stream().mapToLong(count -> count.collapsed().entries()).sum());
        assertTrue(counts.stream().anyMatch(count -> !count.collapsed().alike()));
        engine.assertBalanced(0);
    }

    @Test
    void endsWhenTheFloodStopsAndNotOnlyWithTheWindow() {
        for (int i = 0; i < 1_000; i++) {
            long unused = offer("accept error " + i);
        }
        engine.turn();
        assertEquals(0, engine.of(web, EntryKind.COLLAPSED).size());

        engine.clock.advance(Duration.ofMillis(1_100));
        engine.turn();

        assertEquals(1, engine.of(web, EntryKind.COLLAPSED).size());
        engine.clock.advance(Duration.ofSeconds(11));
        assertTrue(offer("accept error again") >= 0);
    }

    @Test
    void keepsALineInPartsWholeOrCollapsesAllOfIt() {
        LineBatch lines = new LineBatch();
        byte[] bytes = "0123456789".getBytes(US_ASCII);
        for (int round = 0; round < 1_000; round++) {
            lines.reset(bytes);
            lines.add(0, 4, Severity.INFO.code(), EntryFlags.CONTINUES);
            lines.add(4, 4, Severity.INFO.code(), EntryFlags.CONTINUES | EntryFlags.CONTINUED);
            lines.add(8, 2, Severity.INFO.code(), EntryFlags.CONTINUED);
            long unused = web.admit(lines, OverflowPolicy.DROP);
            assertTrue(lines.count() == 3 || lines.count() == 0, lines.count() + " parts of a line passed");
            if (lines.count() > 0) {
                assertTrue(web.tryOffer(lines, 0, lines.count()) >= 0);
            }
            if (round == 500) {
                engine.clock.advance(EngineInMemory.WINDOW);
                engine.turn();
            }
        }
        engine.finish();
        engine.assertBalanced(0);
    }

    @Test
    void sampleKeepsOneOfMany() {
        web.limit(web.limits().sampling(10));
        for (int i = 0; i < 1_100; i++) {
            long unused = offer("value " + i);
        }
        engine.finish();

        assertEquals(100 + 100, engine.of(web, EntryKind.LINE).size());
        assertEquals(900, web.counters().get(SourceCounter.DROPPED_RATE));
        assertEquals(900, engine.of(web, EntryKind.GAP).get(0).gap().entries());
    }

    @Test
    void limitsBytesAsWellAsLines() {
        web.limit(SourceLimits.NONE.withBytesPerSecond(1_000).withBurst(Duration.ofSeconds(1)));

        assertTrue(offer("x".repeat(900)) >= 0);
        assertTrue(offer("x".repeat(900)) >= 0); // over, but the first of its kind
        assertEquals(Source.COLLAPSED, offer("x".repeat(900)));
    }

    @Test
    void reportsAFloodThatGoesOn() {
        for (int i = 0; i < 12_000; i++) {
            long unused = offer("accept error " + i);
            engine.clock.advance(MILLI);
            if (i == 9_000) {
                engine.turn();
                assertNull(engine.admission.pollFlood());
            }
        }
        engine.turn();

        FloodReport report = engine.admission.pollFlood();
        assertNotNull(report);
        assertEquals(web.name(), report.source());
        assertTrue(report.exemplar().startsWith("accept error "), report.exemplar());
        assertTrue(Math.abs(report.linesPerSecond() - 1_000) < 20, report.toString());
        assertTrue(report.durationNanos() >= 8_000_000_000L, report.toString());
        assertNull(engine.admission.pollFlood());
    }

    /** The production flood: 20 seconds of 250,000 lines a second, which is 58 GB a day. */
    @Test
    void storesTheProductionFloodInNextToNothing(@TempDir Path directory) throws IOException {
        EngineInMemory big = new EngineInMemory(directory, 1 << 14);
        big.keeping = false;
        Source source = big.source("server", Stream.STDERR);
        source.limitByDefault(SourceLimits.CAPTURED);
        LineBatch lines = new LineBatch();
        byte[] buffer = new byte[256 * 250];
        byte[] text = String.format(
                        Locale.ROOT,
                        "2026-11-24T07:58:54.%09dZ ERROR net: listener=unix:/run/hero.sock Socket accept error: Too many"
                                + " open files (os error 24)",
                        0)
                .getBytes(US_ASCII);
        for (int line = 0; line < 250; line++) {
            System.arraycopy(text, 0, buffer, line * 256, text.length);
        }
        long offered = 0;
        long number = 0;
        for (int milli = 0; milli < 20_000; milli++) {
            lines.reset(buffer);
            for (int line = 0; line < 250; line++) {
                putNumber(buffer, line * 256 + 20, number++);
                lines.add(line * 256, text.length, Severity.ERROR.code(), 0);
            }
            offered += lines.count();
            long unused = source.admit(lines, OverflowPolicy.DROP);
            if (lines.count() > 0) {
                assertTrue(source.tryOffer(lines, 0, lines.count()) >= 0);
            }
            big.clock.advance(MILLI);
            if (milli % 4 == 0) {
                big.turn();
                big.clock.advance(Duration.ofMillis(-2));
            }
        }
        big.finish();

        assertEquals(5_000_000, offered);
        assertTrue(big.blockBytes < 2 << 20, big.blockBytes + " bytes");
        assertEquals(0, source.counters().dropped());
        long told = source.counters().get(SourceCounter.TOLD_COLLAPSED);
        assertEquals(source.counters().get(SourceCounter.COLLAPSED), told);
        assertTrue(told > 4_990_000, told + " collapsed");
        big.assertBalanced(0);
    }

    private static void putNumber(byte[] buffer, int offset, long number) {
        long rest = number;
        for (int at = offset + 8; at >= offset; at--) {
            buffer[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static byte[] letters(Random random, int length) {
        byte[] letters = new byte[length];
        for (int i = 0; i < length; i++) {
            letters[i] = (byte) ('g' + random.nextInt(20));
        }
        return letters;
    }

    private long offer(String line) {
        return EngineInMemory.offer(web, Severity.INFO, line);
    }
}
