package io.sluice.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.FileHeader;
import io.sluice.entry.SourceName;
import io.sluice.entry.StoreFormatException;
import io.sluice.entry.Stream;
import io.sluice.testing.Seeds;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages the file that other processes read: they get an error that names it, never a crash. */
class CountersDamageTest {
    private static final int SOURCE_COUNT = 6;
    private static final int COUNT = StoreCounter.values().length + SOURCE_COUNT * 5;

    @TempDir
    private Path queue;

    private Path file;

    @BeforeEach
    void count() throws IOException {
        file = queue.resolve("counters");
        Counters counters = Counters.open(queue, new FileHeader(Counters.MAGIC, Counters.VERSION, 1, 1), SOURCE_COUNT);
        counters.of(StoreCounter.PERSISTED).set(1_000);
        for (int source = 0; source < SOURCE_COUNT; source++) {
            counters.of(source, SourceName.of("service" + source, Stream.STDOUT))
                    .onOffered(100 + source);
        }
        // On a file of its own, so that damage does not reach what is mapped.
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        Files.write(file, bytes);
    }

    @Test
    void namesTheFileWhenABitOfTheHeaderIsFlipped() throws IOException {
        for (int bit = 0; bit < FileHeader.LENGTH * Byte.SIZE; bit++) {
            flip(bit);

            StoreFormatException refusal =
                    assertThrows(StoreFormatException.class, () -> CountersSnapshot.read(queue), "bit " + bit);

            assertTrue(String.valueOf(refusal.getMessage()).startsWith(file + " is corrupt"), refusal.getMessage());
            flip(bit);
        }
    }

    @Test
    void refusesOrReadsAllThatIsSoundWhateverBitOfTheMetaDataIsFlipped() throws IOException {
        Set<String> crashes = new TreeSet<>();
        Random random = new Random(Seeds.next());
        for (int i = 0; i < 2_000; i++) {
            int record = random.nextInt(COUNT + 1);
            int bit = random.nextInt(CountersReader.METADATA_LENGTH * Byte.SIZE);
            long at = CountersLayout.METADATA_OFFSET + (long) CountersLayout.metadataLength(record);
            flip(at * Byte.SIZE + bit);

            crashes.add(crashOf(record, bit));

            flip(at * Byte.SIZE + bit);
        }
        assertEquals(Set.of(""), crashes);
    }

    @Test
    void refusesAPageOfZerosAmongTheCounters() throws IOException {
        byte[] sound = Files.readAllBytes(file);
        for (int record = 0; record < COUNT - 8; record++) {
            byte[] damaged = sound.clone();
            int at = CountersLayout.METADATA_OFFSET + CountersLayout.metadataLength(record);
            Arrays.fill(damaged, at, at + CountersLayout.metadataLength(8), (byte) 0);
            Files.write(file, damaged);

            StoreFormatException refusal = assertThrows(StoreFormatException.class, () -> CountersSnapshot.read(queue));

            assertTrue(String.valueOf(refusal.getMessage()).contains("counter " + record + " is gone"));
        }
    }

    @Test
    void refusesOrReadsGarbage() throws IOException {
        Set<String> crashes = new TreeSet<>();
        Random random = new Random(Seeds.next());
        byte[] sound = Files.readAllBytes(file);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = sound.clone();
            byte[] garbage = new byte[1 + random.nextInt(4_096)];
            random.nextBytes(garbage);
            System.arraycopy(garbage, 0, damaged, random.nextInt(damaged.length - garbage.length), garbage.length);
            Files.write(file, damaged);

            crashes.add(crashOf(-1, -1));
        }
        assertEquals(Set.of(""), crashes);
    }

    @Test
    void refusesAFileThatIsTooShortOrReadsAllOfIt() throws IOException {
        byte[] sound = Files.readAllBytes(file);
        int countMax = ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getInt(CountersLayout.COUNT_OFFSET);
        int length = CountersLayout.fileLength(countMax);
        Random random = new Random(Seeds.next());
        for (int i = 0; i < 300; i++) {
            int cut = i < 100 ? i : random.nextInt(length);
            try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                open.setLength(cut);
            }

            assertThrows(StoreFormatException.class, () -> CountersSnapshot.read(queue), "at " + cut);
            Files.write(file, sound);
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(length);
        }
        assertEquals(1_000, CountersSnapshot.read(queue).of(StoreCounter.PERSISTED));
    }

    @Test
    void tellsALaterLayoutFromADamagedOne() throws IOException {
        Files.write(
                file,
                new FileHeader(Counters.MAGIC, Counters.VERSION + 1, 1, 1)
                        .encode()
                        .array());

        StoreFormatException refusal = assertThrows(StoreFormatException.class, () -> CountersSnapshot.read(queue));

        assertTrue(String.valueOf(refusal.getMessage()).contains("too new"), refusal.getMessage());
    }

    /** Reads the damaged file; returns what it does besides refusing it or reading it. */
    private String crashOf(int record, int bit) {
        try {
            CountersSnapshot snapshot = CountersSnapshot.read(queue);
            return record < 0 || snapshot.of(StoreCounter.PERSISTED) == 1_000 || record == 0
                    ? ""
                    : "another counter is wrong, by bit " + bit + " of record " + record;
        } catch (IOException e) {
            return "";
        } catch (RuntimeException | OutOfMemoryError e) {
            return e.getClass().getSimpleName();
        }
    }

    private void flip(long bit) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(bit / Byte.SIZE);
            int value = open.read();
            open.seek(bit / Byte.SIZE);
            open.write(value ^ (1 << (bit % Byte.SIZE)));
        }
    }
}
