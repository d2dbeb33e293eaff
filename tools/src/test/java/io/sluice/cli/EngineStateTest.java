package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.cli.EngineState.Condition;
import io.sluice.entry.Stream;
import io.sluice.queue.StoreDirectory;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.StoreCounter;
import io.sluice.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineStateTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void isRunningWhileItGivesSignsOfLifeAndHangingWhenItDoesNot() throws IOException {
        try (Sluice sluice = Sluice.open(SluiceConfig.builder(directory).build())) {
            sluice.source("web", Stream.STDOUT);
            Await.until(DEADLINE, () -> counters().of(StoreCounter.HEARTBEAT_NANOS) != 0);
            CountersSnapshot counters = counters();
            long heartbeat = counters.of(StoreCounter.HEARTBEAT_NANOS);

            assertEquals(Condition.RUNNING, conditionAt(counters, heartbeat + 1_000_000_000L));
            assertEquals(Condition.HANGING, conditionAt(counters, heartbeat + 3_000_000_000L));
        }
    }

    @Test
    void isClosedWhenItWasClosed() throws IOException {
        Sluice.open(SluiceConfig.builder(directory).build()).close();

        assertEquals(Condition.CLOSED, conditionAt(counters(), Long.MAX_VALUE));
    }

    @Test
    void isUnknownWithoutCounters() throws IOException {
        assertEquals(Condition.UNKNOWN, conditionAt(CountersSnapshot.read(directory), 0));
    }

    private static Condition conditionAt(CountersSnapshot counters, long nowNanos) {
        return EngineState.of(counters, nowNanos).condition();
    }

    private CountersSnapshot counters() {
        try (StoreDirectory store = StoreDirectory.open(directory)) {
            return CountersSnapshot.read(store.queue());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
