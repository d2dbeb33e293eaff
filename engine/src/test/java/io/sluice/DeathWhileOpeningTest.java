package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.Source;
import io.sluice.entry.EpochClock;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.telemetry.SourceCounter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lets an engine end at each of the moments, while it opens, at which it looks at the clock. */
class DeathWhileOpeningTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @AfterEach
    void deleteMemory() throws IOException {
        StoreMemory.delete(directory);
    }

    @Test
    void takesNoCountsWithIt() throws IOException {
        long dropped = dropSome();
        assertTrue(dropped > 0);
        Map<SourceCounter, Long> counts = counts();
        int deaths = 0;
        for (boolean opened = false; !opened; ) {
            DyingClock clock = new DyingClock(deaths);
            try (Sluice sluice = Sluice.open(builder().clock(clock).build())) {
                opened = true;
                assertTrue(sluice.awaitPersisted(DEADLINE));
            } catch (DeathException e) {
                deaths++;
                assertEquals(counts, counts());
            }
        }
        assertTrue(deaths > 0, "it never looks at the clock");
        assertEquals(counts, counts());
    }

    private static final class DeathException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class DyingClock implements EpochClock {
        private int looks;

        DyingClock(int looks) {
            this.looks = looks;
        }

        @Override
        public synchronized long epochNanos() {
            if (looks-- == 0) {
                throw new DeathException();
            }
            return EpochClock.system().epochNanos();
        }
    }

    private SluiceConfig.Builder builder() {
        return SluiceConfig.builder(directory)
                .slotCount(64)
                .entryBytesMax(1_024)
                .statsInterval(Duration.ZERO);
    }

    private long dropSome() throws IOException {
        try (Sluice sluice = Sluice.open(builder().build())) {
            Source source = sluice.source("a", Stream.STDOUT);
            byte[] line = "line".getBytes(UTF_8);
            while (source.counters().dropped() == 0) {
                long unused = source.offer(Severity.INFO, line, 0, line.length);
            }
            return source.counters().dropped();
        }
    }

    private Map<SourceCounter, Long> counts() throws IOException {
        try (Sluice sluice = Sluice.open(builder().build())) {
            Map<SourceCounter, Long> counts = new TreeMap<>();
            for (SourceCounter counter : new SourceCounter[] {
                SourceCounter.OFFERED, SourceCounter.STORED, SourceCounter.DROPPED_FULL, SourceCounter.DROPPED_CRASH
            }) {
                counts.put(counter, sluice.source("a", Stream.STDOUT).counters().get(counter));
            }
            return counts;
        }
    }
}
