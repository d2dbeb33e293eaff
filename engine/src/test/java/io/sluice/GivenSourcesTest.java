package io.sluice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.FileHeader;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.queue.HotPlacement;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes the records of sources away: a number that is given again would put old entries under a new name. */
class GivenSourcesTest {
    private static final int RECORD_BYTES = 576;
    private static final int SOURCES = 3;

    @TempDir
    private Path directory;

    @BeforeEach
    void writeLinesOfThreeServices() throws IOException {
        try (Sluice sluice = open()) {
            for (int i = 0; i < SOURCES; i++) {
                byte[] line = {'x'};
                long unused = sluice.source("service" + i, Stream.STDOUT).offer(Severity.INFO, line, 0, 1);
            }
        }
    }

    private Sluice open() throws IOException {
        return Sluice.open(
                SluiceConfig.builder(directory).hotPlacement(HotPlacement.DISK).build());
    }

    private Path queued(String name) {
        return directory.resolve("queue").resolve(name);
    }

    private void cutTable() throws IOException {
        try (RandomAccessFile table = new RandomAccessFile(queued("sources").toFile(), "rw")) {
            table.setLength(FileHeader.LENGTH + RECORD_BYTES + RECORD_BYTES / 2);
        }
    }

    /** What was reserved once stays so. */
    private void assertNewNumberAgain() throws IOException {
        try (Sluice sluice = open()) {
            assertEquals(SOURCES, sluice.source("new", Stream.STDOUT).number());
            assertEquals(SOURCES + 1, sluice.source("newer", Stream.STDOUT).number());
        }
    }

    private void assertNewNumber() throws IOException {
        try (Sluice sluice = open()) {
            assertEquals(SOURCES, sluice.source("new", Stream.STDOUT).number());
        }
    }

    @Test
    void givesNoNumberAgainWhoseRecordIsCutOff() throws IOException {
        cutTable();

        assertNewNumber();
    }

    @Test
    void givesNoNumberAgainWhenTheTableIsGone() throws IOException {
        Files.delete(queued("sources"));

        assertNewNumber();
    }

    @Test
    void takesNoGarbageBehindTheTableForSources() throws IOException {
        byte[] garbage = new byte[5_000 * RECORD_BYTES];
        Arrays.fill(garbage, (byte) 7);
        Files.write(queued("sources"), garbage, StandardOpenOption.APPEND);

        assertNewNumber();
    }

    @Test
    void asksTheEntriesWhenTheLastRecordIsGarbageAndTheCountersAreGone() throws IOException {
        try (RandomAccessFile table = new RandomAccessFile(queued("sources").toFile(), "rw")) {
            table.seek(FileHeader.LENGTH + (SOURCES - 1) * RECORD_BYTES);
            table.write(1);
        }
        Files.delete(queued("counters"));

        assertNewNumber();
        assertNewNumberAgain();
    }

    /** As found: the table is cut between two records, and the counters seem to end before the sources'. */
    @Test
    void asksTheEntriesWhenTheTableEndsEarlyAndAPageOfTheCountersIsZero() throws IOException {
        try (RandomAccessFile table = new RandomAccessFile(queued("sources").toFile(), "rw")) {
            table.setLength(FileHeader.LENGTH + RECORD_BYTES);
        }
        try (RandomAccessFile counters = new RandomAccessFile(queued("counters").toFile(), "rw")) {
            counters.seek(8_192);
            counters.write(new byte[4_096]);
        }

        assertNewNumber();
    }

    @Test
    void asksTheEntriesWhenTheCountersAreGoneToo() throws IOException {
        cutTable();
        Files.delete(queued("counters"));

        assertNewNumber();
    }

    @Test
    void givesNoSequenceAgainWhenAnOldCycleLiesBehindTheNewest() throws IOException {
        SluiceConfig config = SluiceConfig.builder(directory)
                .hotPlacement(HotPlacement.DISK)
                .sealing(false)
                .build();
        long next;
        try (Sluice sluice = Sluice.open(config)) {
            byte[] line = {'y'};
            assertTrue(sluice.source("service0", Stream.STDOUT).offer(Severity.INFO, line, 0, 1) >= 0);
            assertTrue(sluice.close(Duration.ofSeconds(30)).drained());
            next = sluice.persistedSequence();
        }
        try (DirectoryStream<Path> closed = Files.newDirectoryStream(directory.resolve("queue"), "*.closed")) {
            Files.copy(closed.iterator().next(), queued("20380101-000000.closed"));
        }
        Files.delete(queued("counters")); // else nobody looks

        try (Sluice sluice = Sluice.open(config)) {
            assertTrue(sluice.persistedSequence() >= next, sluice.persistedSequence() + ", not " + next);
        }
    }
}
