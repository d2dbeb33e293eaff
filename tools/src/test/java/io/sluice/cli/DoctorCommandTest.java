package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.queue.HotPlacement;
import io.sluice.queue.StoreDirectory;
import io.sluice.telemetry.StoreCounter;
import io.sluice.testing.MemoryDirectory;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    private Path directory;

    @Test
    void saysWhatAQueueOnADiskCosts() throws IOException {
        Sluice.open(SluiceConfig.builder(directory)
                        .hotPlacement(HotPlacement.DISK)
                        .build())
                .close();

        Invocation doctor = Invocation.of(directory, "doctor");

        assertEquals(ExitCode.OK, doctor.exitCode(), doctor.text());
        assertTrue(doctor.text().startsWith("WARN  queue       " + directory.resolve("queue")), doctor.text());
        assertTrue(doctor.text().contains("can stop the engine's JVM"), doctor.text());
        assertTrue(doctor.text().contains("\nOK    forced      0 entries"), doctor.text());
    }

    @Test
    void knowsAQueueInMemoryFromOneThatIsGone() throws IOException {
        try (MemoryDirectory memory = MemoryDirectory.create()) {
            Sluice.open(SluiceConfig.builder(directory)
                            .queueDirectory(memory.path())
                            .build())
                    .close();

            Invocation doctor = Invocation.of(directory, "doctor");
            assertEquals(ExitCode.OK, doctor.exitCode(), doctor.text());
            assertTrue(doctor.text().startsWith("OK    queue       " + memory.path()), doctor.text());

            memory.empty();
            assertTrue(Invocation.of(directory, "doctor").text().startsWith("WARN  queue"));
        }
    }

    @Test
    void failsWhenWhatWasAppendedIsNotForced() throws IOException {
        try (TestStore store = TestStore.create(directory)) {
            store.setNextSequence(100);
            store.counters().of(StoreCounter.FORCED).set(60);

            Invocation doctor = Invocation.of(directory, "doctor");

            assertEquals(ExitCode.FAILED, doctor.exitCode(), doctor.text());
            assertTrue(doctor.text().contains("FAIL  forced      40 entries appended"), doctor.text());
        }
    }

    @Test
    void failsWhenTheQueueIsGoneAndThereIsNoJournal() throws IOException {
        TestStore.create(directory).close();
        MemoryDirectory.delete(directory.resolve(StoreDirectory.DEFAULT_QUEUE));

        assertEquals(ExitCode.FAILED, Invocation.of(directory, "doctor").exitCode());
        Files.delete(directory.resolve(StoreDirectory.FILE_NAME));
        assertEquals(ExitCode.NO_STORE, Invocation.of(directory, "doctor").exitCode());
    }
}
