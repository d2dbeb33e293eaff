package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.queue.StoreDirectory;
import io.sluice.telemetry.SourceCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lets an engine fail while it takes over what the one before has counted, as one does that is killed then. */
class FailureWhileOpeningTest {
    private static final int OFFERS_MAX = 100_000_000;

    @TempDir
    private Path directory;

    @AfterEach
    void deleteMemory() throws IOException {
        StoreMemory.delete(directory);
    }

    @Test
    void takesNoCountsWithIt() throws IOException {
        assertTrue(dropSome() > 0);
        Map<SourceCounter, Long> counts = counts();
        Path broken =
                Files.createDirectory(queue().resolve("20380101-000000.closed")); // the newest cycle, cannot be read

        assertThrows(IOException.class, () -> Sluice.open(builder().build()).close());

        Files.delete(broken);
        assertEquals(counts, counts());
    }

    private Path queue() throws IOException {
        try (StoreDirectory store = StoreDirectory.open(directory)) {
            return store.queue();
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
            for (int i = 0; source.counters().dropped() == 0; i++) {
                assertTrue(i < OFFERS_MAX, "nothing is dropped");
                long unused = source.offer(Severity.INFO, line, 0, line.length);
            }
            return source.counters().dropped();
        }
    }

    private Map<SourceCounter, Long> counts() throws IOException {
        try (Sluice sluice = Sluice.open(builder().build())) {
            Map<SourceCounter, Long> counts = new TreeMap<>();
            for (SourceCounter counter : SourceCounter.values()) {
                if (counter.isDropReason() || counter == SourceCounter.OFFERED || counter == SourceCounter.STORED) {
                    counts.put(
                            counter,
                            sluice.source("a", Stream.STDOUT).counters().get(counter));
                }
            }
            return counts;
        }
    }
}
