package io.sluice.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.Await;
import io.sluice.testing.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTableTest {
    private static final int RECORD_BYTES = 576;
    private static final int COUNT_MAX = 1_000;
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    @Test
    void givesEachSourceANumberFromZero() throws IOException {
        try (SourceTable table = open()) {
            for (int number = 0; number < 10; number++) {
                assertEquals(number, table.intern(name(number)));
            }

            assertEquals(3, table.intern(name(3)));
            assertEquals(10, table.count());
            assertEquals(name(9), table.name(9));
        }
    }

    @Test
    void keepsNumbersOverReopening() throws IOException {
        String longest = "s".repeat(SourceName.NAME_BYTES_MAX);
        SourceName longName = new SourceName(longest, longest, Stream.MONITOR);
        try (SourceTable table = open()) {
            table.intern(name(0));
            table.intern(longName);
        }

        try (SourceTable table = open()) {
            assertEquals(2, table.count());
            assertEquals(1, table.intern(longName));
            assertEquals(0, table.intern(name(0)));
            assertEquals(2, table.intern(name(2)));
            assertEquals(longName, table.name(1));
        }
    }

    @Test
    void tellsStreamsAndContextsOfOneServiceApart() throws IOException {
        try (SourceTable table = open()) {
            assertEquals(0, table.intern(new SourceName("core", "web", Stream.STDOUT)));
            assertEquals(1, table.intern(new SourceName("core", "web", Stream.STDERR)));
            assertEquals(2, table.intern(new SourceName("other", "web", Stream.STDOUT)));
            assertEquals(3, table.intern(new SourceName("corew", "eb", Stream.STDOUT)));
        }
    }

    @Test
    void knowsNoNameOfNumbersThatWereNeverGiven() throws IOException {
        try (SourceTable table = open()) {
            table.intern(name(0));

            assertNull(table.name(1));
            assertNull(table.name(-1));
            assertNull(table.name(Integer.MAX_VALUE));
        }
    }

    @Test
    void losesOnlyTheNameWhoseRecordIsDamagedWhateverBitItIs() throws IOException {
        intern(3);
        byte[] sound = Files.readAllBytes(file());
        Random random = new Random(Seeds.next());
        for (int i = 0; i < 300; i++) {
            byte[] damaged = sound.clone();
            int bit = random.nextInt(RECORD_BYTES * Byte.SIZE);
            damaged[FileHeader.LENGTH + RECORD_BYTES + bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            Files.write(file(), damaged);

            try (SourceTable table = open()) {
                assertEquals(name(0), table.name(0));
                assertNull(table.name(1), "bit " + bit);
                assertEquals(name(2), table.name(2));
            }
        }
    }

    @Test
    void givesTheNumberOfADamagedRecordToNobody() throws IOException {
        intern(3);
        byte[] bytes = Files.readAllBytes(file());
        bytes[FileHeader.LENGTH + 2 * RECORD_BYTES + 20] ^= 1;
        Files.write(file(), bytes);

        try (SourceTable table = open()) {
            assertEquals(3, table.intern(name(2)));
            assertEquals(4, table.intern(name(7)));
        }

        try (SourceTable table = open()) {
            assertNull(table.name(2));
            assertEquals(3, table.intern(name(2)));
        }
    }

    @Test
    void writesOverARecordThatWasTorn() throws IOException {
        intern(2);
        byte[] sound = Files.readAllBytes(file());
        for (int torn = 1; torn < RECORD_BYTES; torn += 23) {
            Files.write(file(), Arrays.copyOf(sound, sound.length - torn));

            try (SourceTable table = open()) {
                assertEquals(1, table.count());
                assertEquals(1, table.intern(name(5)));
            }
            try (SourceTable table = SourceTable.read(directory)) {
                assertEquals(name(5), table.name(1));
                assertEquals(2, table.count());
            }
        }
    }

    @Test
    void doesNotTakeOneSourcesRecordForAnothers() throws IOException {
        intern(2);
        byte[] bytes = Files.readAllBytes(file());
        System.arraycopy(bytes, FileHeader.LENGTH, bytes, FileHeader.LENGTH + RECORD_BYTES, RECORD_BYTES);
        Files.write(file(), bytes);

        try (SourceTable table = SourceTable.read(directory)) {
            assertEquals(name(0), table.name(0));
            assertNull(table.name(1));
        }
    }

    @Test
    void refusesASourceWhenItIsFull() throws IOException {
        try (SourceTable table = SourceTable.open(directory, header(), 2)) {
            table.intern(name(0));
            table.intern(name(1));

            IllegalStateException refusal = assertThrows(IllegalStateException.class, () -> table.intern(name(2)));

            assertTrue(
                    String.valueOf(refusal.getMessage()).contains("2 sources (sourceCountMax)"), refusal.getMessage());
            assertTrue(String.valueOf(refusal.getMessage()).contains(name(2).toString()), refusal.getMessage());
            assertEquals(1, table.intern(name(1)));
            assertEquals(2, table.count());
        }
        assertEquals(FileHeader.LENGTH + 2 * RECORD_BYTES, Files.size(file()));
    }

    @Test
    void showsAReaderWhatAnotherAddsMeanwhile() throws Exception {
        try (SourceTable writer = open();
                SourceTable reader = SourceTable.read(directory)) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> intern(writer, COUNT_MAX));

            Await.until(DEADLINE, () -> {
                int known = refreshedCount(reader);
                for (int number = 0; number < known; number++) {
                    assertEquals(name(number), reader.name(number));
                }
                return known == COUNT_MAX;
            });

            writing.get();
        }
    }

    @Test
    void givesOneNumberToThreadsThatAskAtOnce() throws Exception {
        try (SourceTable table = open()) {
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> intern(table, 200));
            intern(table, 200);
            other.get();

            assertEquals(200, table.count());
            for (int number = 0; number < 200; number++) {
                assertEquals(name(number), table.name(number));
            }
        }
    }

    @Test
    void hasNoSourcesForAReaderBeforeAnyEngineMadeIt() throws IOException {
        try (SourceTable table = SourceTable.read(directory)) {
            assertEquals(0, table.count());
        }
    }

    @Test
    void hasNoSourcesForAReaderWhileItsEngineIsMakingIt() throws IOException {
        Files.createFile(file());

        try (SourceTable table = SourceTable.read(directory)) {
            assertEquals(0, table.count());
        }
    }

    @Test
    void refusesAFileOfAnotherKind() throws IOException {
        Files.write(file(), new byte[4_096]);

        assertThrows(StoreFormatException.class, this::open);
        assertThrows(StoreFormatException.class, () -> SourceTable.read(directory));
    }

    @Test
    void readsARecordOfManyNamesThatAreGarbage() throws IOException {
        intern(1);
        byte[] bytes = Arrays.copyOf(Files.readAllBytes(file()), FileHeader.LENGTH + 50 * RECORD_BYTES);
        byte[] garbage = new byte[49 * RECORD_BYTES];
        new Random(Seeds.next()).nextBytes(garbage);
        System.arraycopy(garbage, 0, bytes, FileHeader.LENGTH + RECORD_BYTES, garbage.length);
        Files.write(file(), bytes);

        try (SourceTable table = open()) {
            assertEquals(name(0), table.name(0));
            assertNull(table.name(49));
            assertEquals(50, table.intern(name(1)));
        }
    }

    private void intern(int count) throws IOException {
        try (SourceTable table = open()) {
            intern(table, count);
        }
    }

    private static void intern(SourceTable table, int count) {
        try {
            for (int number = 0; number < count; number++) {
                table.intern(name(number));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int refreshedCount(SourceTable table) {
        try {
            table.refresh();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table.count();
    }

    private SourceTable open() throws IOException {
        return SourceTable.open(directory, header(), COUNT_MAX);
    }

    private Path file() {
        return directory.resolve(SourceTable.FILE_NAME);
    }

    private static FileHeader header() {
        return new FileHeader(SourceTable.MAGIC, SourceTable.VERSION, 1, 1);
    }

    private static SourceName name(int number) {
        return SourceName.of("service" + number, Stream.STDOUT);
    }
}
