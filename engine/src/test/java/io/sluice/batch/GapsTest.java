package io.sluice.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.LineBatch;
import io.sluice.admit.Source;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Gap;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.telemetry.SourceCounter;
import io.sluice.testing.ManualClock;
import io.sluice.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GapsTest {
    private static final int SLOT_COUNT = 256;

    private EngineInMemory engine;
    private Source web;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        engine = new EngineInMemory(directory, SLOT_COUNT);
        web = engine.source("web", Stream.STDOUT);
    }

    @Test
    void areWrittenWhereTheHoleIsAndBeforeTheNextEntry() {
        int before = fill(web);
        long firstNanos = engine.clock.epochNanos();
        engine.clock.advance(Duration.ofSeconds(1));
        assertEquals(Source.SHARE, offer("lost too"));
        engine.turn();
        offer("after");
        engine.turn();

        List<EngineInMemory.Written> written = engine.of(web);
        assertEquals(before + 2, written.size());
        assertEquals(EntryKind.LINE, written.get(before - 1).kind());
        assertEquals(EntryKind.GAP, written.get(before).kind());
        assertEquals("after", written.get(before + 1).content());
        assertEquals(
                new Gap(
                        Gap.Reason.SHARE,
                        2,
                        "line".length() + "lost too".length(),
                        firstNanos,
                        firstNanos + 1_000_000_000L),
                written.get(before).gap());
        engine.assertBalanced(0);
        assertEquals(2, web.counters().get(SourceCounter.TOLD_SHARE));
    }

    @Test
    void areWrittenInTheSameDrainBeforeAnEntryThatCameRightBehindTheHole() {
        engine.failing = true;
        fillAll();
        engine.failing = false;
        int unused = engine.ring.drain(entry -> true, 8); // as if some slots came free
        web.onTaken(8);

        assertTrue(offer("right behind") >= 0);
        engine.turn();

        List<EngineInMemory.Written> written = engine.of(web);
        int last = written.size() - 1;
        assertEquals("right behind", written.get(last).content());
        assertEquals(EntryKind.GAP, written.get(last - 1).kind());
        assertEquals(EntryKind.LINE, written.get(last - 2).kind());
    }

    private void fillAll() {
        int unused = fill(web);
    }

    @Test
    void areWrittenForASourceThatOffersNothingMore() {
        int before = fill(web);
        engine.turn();

        assertEquals(EntryKind.GAP, engine.of(web).get(before).kind());
    }

    @Test
    void tellEachReasonForItself() {
        int unused = fill(web);
        byte[] tooLong = new byte[SLOT_COUNT * 64];
        assertEquals(Source.TOO_LONG, web.offer(Severity.INFO, tooLong, 0, tooLong.length));
        engine.turn();

        List<Gap.Reason> reasons = engine.of(web, EntryKind.GAP).stream()
                .map(entry -> entry.gap().reason())
                .toList();
        assertEquals(List.of(Gap.Reason.TOO_LONG, Gap.Reason.SHARE), reasons);
    }

    @Test
    void areFewHoweverOftenASourceIsRefused() {
        for (int round = 0; round < 1_000; round++) {
            int unused = fill(web);
            engine.turn(); // takes two milliseconds
        }
        engine.finish();

        List<EngineInMemory.Written> gaps = engine.of(web, EntryKind.GAP);
        assertTrue(gaps.size() <= 22, gaps.size() + " gaps in two seconds");
        assertEquals(1_000, gaps.stream().mapToLong(gap -> gap.gap().entries()).sum());
    }

    @Test
    void standOnlyInTheStreamOfTheirSource() throws IOException {
        Source other = engine.source("other", Stream.STDOUT);
        int unused = fill(web);
        assertTrue(EngineInMemory.offer(other, Severity.INFO, "here") >= 0);
        engine.turn();

        assertEquals(1, engine.of(other).size());
        assertEquals(1, engine.of(web, EntryKind.GAP).size());
    }

    @Test
    void areKeptWhileNothingCanBeAppended() {
        engine.failing = true;
        int before = fill(web);
        engine.turn();
        for (int i = 0; i < 10_000; i++) {
            long unused = offer("lost");
        }
        engine.turn();
        engine.failing = false;
        engine.clock.advance(Duration.ofSeconds(1));
        engine.turn();
        engine.finish();

        long told = engine.of(web, EntryKind.GAP).stream()
                .mapToLong(gap -> gap.gap().entries())
                .sum();
        assertEquals(web.counters().dropped(), told);
        assertTrue(told > 9_000);
        assertTrue(engine.of(web, EntryKind.LINE).size() >= before);
        engine.assertBalanced(0);
    }

    @Test
    void tellOfTheWholeLossWhateverHappens() throws IOException {
        Random random = new Random(Seeds.next());
        Source other = engine.source("other", Stream.STDERR);
        for (int round = 0; round < 20_000; round++) {
            Source source = random.nextInt(10) == 0 ? other : web;
            long unused = EngineInMemory.offer(source, Severity.INFO, "x".repeat(random.nextInt(300)));
            if (random.nextInt(100) == 0) {
                engine.failing = random.nextBoolean();
                engine.turn();
            }
            engine.clock.advance(Duration.ofNanos(random.nextInt(5_000_000) - 100_000));
        }
        engine.failing = false;
        engine.clock.advance(Duration.ofSeconds(1));
        engine.finish();

        for (Source source : List.of(web, other)) {
            for (SourceCounter reason : List.of(SourceCounter.DROPPED_FULL, SourceCounter.DROPPED_SHARE)) {
                long told = engine.of(source, EntryKind.GAP).stream()
                        .filter(gap -> gap.gap().reason() == reason.gapReason())
                        .mapToLong(gap -> gap.gap().entries())
                        .sum();
                assertEquals(source.counters().get(reason), told, source.name() + " " + reason);
                assertEquals(told, source.counters().get(reason.told()));
            }
        }
        assertTrue(web.counters().dropped() > 0);
        engine.assertBalanced(0);
    }

    @Test
    void doNotTakeAnErrorWithThatStillFindsRoom() {
        int unused = fill(web);
        LineBatch lines = new LineBatch();
        byte[] bytes = "abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        lines.reset(bytes);
        lines.add(0, 1, Severity.INFO.code(), 0);
        lines.add(1, 1, Severity.ERROR.code(), 0);
        lines.add(2, 1, Severity.INFO.code(), 0);
        web.admitAll(lines);
        long code = web.tryOffer(lines, 0, 3);
        assertEquals(Source.SHARE, code);

        web.drop(lines, 0, code);
        engine.turn();

        List<EngineInMemory.Written> written = engine.of(web, EntryKind.LINE);
        assertEquals("b", written.get(written.size() - 1).content());
        engine.assertBalanced(0);
    }

    @Test
    void goOnWhenTheClockIsSetBack() {
        int unused = fill(web);
        engine.turn();
        engine.clock.set(ManualClock.START_NANOS - 3_600_000_000_000L);
        int again = fill(web);
        engine.turn();

        assertTrue(again > 0);
        assertEquals(2, engine.of(web, EntryKind.GAP).size());
    }

    private long offer(String line) {
        return EngineInMemory.offer(web, Severity.INFO, line);
    }

    /** Offers until one is refused, which is lost; returns how many went in. */
    private static int fill(Source source) {
        int count = 0;
        while (EngineInMemory.offer(source, Severity.INFO, "line") >= 0) {
            count++;
        }
        return count;
    }
}
