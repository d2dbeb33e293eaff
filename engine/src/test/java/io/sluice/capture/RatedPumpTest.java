package io.sluice.capture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import io.sluice.admit.SourceLimits;
import io.sluice.entry.Stream;
import io.sluice.telemetry.SourceCounter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatedPumpTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int LINE_COUNT = 1_000;

    @TempDir
    private Path directory;

    @Test
    void waitsForItsRateAndCollapsesNothingWhenItBlocks() throws IOException {
        SourceLimits limits = SourceLimits.NONE.withLinesPerSecond(4_000).withBurst(Duration.ZERO);

        assertEquals(LINE_COUNT, pump(limits, OverflowPolicy.BLOCK));
        assertEquals(LINE_COUNT, pump(limits.blocking(Duration.ZERO), OverflowPolicy.DROP));
    }

    @Test
    void collapsesWhenItsDeadlineIsOver() throws IOException {
        SourceLimits limits =
                SourceLimits.NONE.withLinesPerSecond(1).withBurst(Duration.ZERO).blocking(Duration.ofMillis(1));

        long stored = pump(limits, OverflowPolicy.BLOCK);

        assertTrue(stored < LINE_COUNT / 2, stored + " stored");
    }

    @Test
    void collapsesWithoutWaitingWhenItDrops() throws IOException {
        SourceLimits limits = SourceLimits.NONE.withLinesPerSecond(1).withBurst(Duration.ZERO);

        long stored = pump(limits, OverflowPolicy.DROP);

        assertTrue(stored <= 3, stored + " stored: the first, the first over the rate, and the count");
    }

    private long pump(SourceLimits limits, OverflowPolicy policy) throws IOException {
        InputStream in = new ByteArrayInputStream("line 7\n".repeat(LINE_COUNT).getBytes(US_ASCII));
        Path store = directory.resolve(String.valueOf(System.nanoTime()));
        try (Sluice sluice = Sluice.open(SluiceConfig.builder(store).build())) {
            Source source = sluice.source("web", Stream.STDOUT);
            source.limit(limits);
            sluice.pump(source, in, policy).run();
            boolean unused = sluice.close(DEADLINE).drained();
            assertEquals(0, source.counters().dropped());
            assertEquals(0, source.counters().inFlight());
            return source.counters().get(SourceCounter.STORED);
        }
    }
}
