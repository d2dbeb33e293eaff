package io.sluice.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.Source;
import io.sluice.admit.SourceLimits;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Gap;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.telemetry.SourceCounter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaTest {
    private static final int LINE_BYTES = 100;
    private static final int QUOTA_LINES = 160;
    private static final int RARE_LINES = QUOTA_LINES / 16;
    private static final SourceLimits QUOTA = SourceLimits.NONE.withBytesPerDay(QUOTA_LINES * LINE_BYTES);

    @TempDir
    private Path directory;

    private EngineInMemory engine;
    private Source source;

    @BeforeEach
    void open() throws IOException {
        engine = new EngineInMemory(directory, 1 << 12);
        source = engine.source("web", Stream.STDOUT);
        source.limit(QUOTA);
    }

    @Test
    void whatIsAlikeIsCountedOverTheQuotaAndWhatIsRarePassesForAWhile() {
        for (int i = 0; i < QUOTA_LINES; i++) {
            assertTrue(offerAlike(source, i) >= 0, "line " + i);
        }
        assertTrue(offerAlike(source, 0) >= 0, "the first of its template");
        for (int i = 0; i < 1_000; i++) {
            assertEquals(Source.COLLAPSED, offerAlike(source, i));
        }
        for (int i = 1; i < RARE_LINES; i++) {
            assertTrue(offerRare(i) >= 0, "rare line " + i);
        }
        for (int i = RARE_LINES; i < 50; i++) {
            assertEquals(Source.QUOTA, offerRare(i));
        }
        engine.turn();
        engine.finish();

        assertEquals(QUOTA_LINES + RARE_LINES, engine.of(source, EntryKind.LINE).size());
        assertEquals(1_000, source.counters().get(SourceCounter.COLLAPSED));
        assertEquals(
                1_000, engine.of(source, EntryKind.COLLAPSED).get(0).collapsed().entries());
        Gap gap = engine.of(source, EntryKind.GAP).get(0).gap();
        assertEquals(Gap.Reason.QUOTA, gap.reason());
        assertEquals(50 - RARE_LINES, gap.entries());
        assertEquals((50 - RARE_LINES) * LINE_BYTES, gap.bytes());
        assertEquals(50 - RARE_LINES, source.counters().get(SourceCounter.DROPPED_QUOTA));
        engine.assertBalanced(0);
    }

    @Test
    void aQuietServiceIsNotReportedAsAFlood() {
        for (int i = 0; i < 2 * QUOTA_LINES; i++) {
            long unused = offerAlike(source, i);
            engine.clock.advance(Duration.ofMillis(500));
            engine.turn();
        }
        engine.finish();

        assertTrue(source.counters().get(SourceCounter.COLLAPSED) > 0);
        assertEquals(0, engine.admission.floodCount());
    }

    @Test
    void anotherDayHasAQuotaOfItsOwn() {
        for (int i = 0; i <= QUOTA_LINES + 1; i++) {
            long unused = offerAlike(source, i);
        }
        assertEquals(Source.COLLAPSED, offerAlike(source, 0));
        engine.turn();

        engine.clock.advance(Duration.ofDays(1));
        engine.turn();

        for (int i = 0; i < QUOTA_LINES; i++) {
            assertTrue(offerAlike(source, i) >= 0, "line " + i);
        }
        assertTrue(offerAlike(source, 0) >= 0, "the first of its template");
        assertEquals(Source.COLLAPSED, offerAlike(source, 0));
        assertEquals((QUOTA_LINES + 1) * LINE_BYTES, source.counters().get(SourceCounter.QUOTA_BYTES));
    }

    @Test
    void theStreamsOfAServiceShareAQuotaAndOtherServicesHaveTheirs() throws IOException {
        Source errors = engine.source("web", Stream.STDERR);
        errors.limit(QUOTA);
        Source other = engine.source("mail", Stream.STDOUT);
        other.limit(QUOTA);
        for (int i = 0; i < QUOTA_LINES; i++) {
            assertTrue(offerAlike(source, i) >= 0, "line " + i);
        }

        assertTrue(offerAlike(errors, 0) >= 0, "the first of its template");
        assertEquals(Source.COLLAPSED, offerAlike(errors, 1));
        assertTrue(offerAlike(other, 0) >= 0);
        assertTrue(offerAlike(other, 1) >= 0);
    }

    private static long offerAlike(Source source, int number) {
        return EngineInMemory.offer(
                source, Severity.INFO, line(String.format(Locale.ROOT, "request %04d is done ", number)));
    }

    private long offerRare(int number) {
        String word = "abcdefghijklmnopqrstuvwxyz".charAt(number % 26) + "q".repeat(1 + number);
        return EngineInMemory.offer(source, Severity.INFO, line("unheard of " + word + ' '));
    }

    private static String line(String text) {
        return text + "x".repeat(LINE_BYTES - text.length());
    }
}
