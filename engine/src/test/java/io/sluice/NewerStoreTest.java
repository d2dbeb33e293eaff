package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.StoreFormatException;
import io.sluice.entry.Stream;
import io.sluice.telemetry.StoreCounter;
import io.sluice.testing.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens a store, a file of which is of a later Sluice: it is refused by name, and left as it is. */
class NewerStoreTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int VERSION_OFFSET = 8;
    private static final int FLAGS_OFFSET = 12;
    private static final int CRC_OFFSET = 60;
    private static final List<String> FILES = List.of("store", "queue/sources", "queue/counters", "sealed/catalog");

    @TempDir
    private Path root;

    @Test
    void refusesEachFileOfALaterVersionByName() throws Exception {
        makeStore();
        for (String name : FILES) {
            checkRefused(name, VERSION_OFFSET, 2, "too new: layout version 2, this Sluice reads 1");
        }
        openAndClose();
    }

    @Test
    void refusesFlagsThatItDoesNotKnowByName() throws Exception {
        makeStore();
        for (String name : FILES) {
            checkRefused(name, FLAGS_OFFSET, 4, "too new: flags 0x4 in its header, this Sluice knows none");
        }
        openAndClose();
    }

    private void checkRefused(String name, int offset, int value, String why) throws IOException {
        Path file = root.resolve("store").resolve(name);
        byte[] sound = Files.readAllBytes(file);
        byte[] newer = sound.clone();
        ByteBuffer bytes = ByteBuffer.wrap(newer).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(offset, value);
        CRC32C crc = new CRC32C();
        crc.update(newer, 0, CRC_OFFSET);
        bytes.putInt(CRC_OFFSET, (int) crc.getValue());
        if (name.endsWith("catalog")) { // it has a checksum of the whole besides
            CRC32C all = new CRC32C();
            all.update(newer, 0, newer.length - Integer.BYTES);
            bytes.putInt(newer.length - Integer.BYTES, (int) all.getValue());
        }
        Files.write(file, newer);

        StoreFormatException refusal =
                assertThrows(StoreFormatException.class, this::openAndClose, name + " is taken for a file of this one");

        assertEquals(file + " is " + why, refusal.getMessage());
        assertArrayEquals(newer, Files.readAllBytes(file), name + " is left as it is");
        Files.write(file, sound);
    }

    private void makeStore() throws Exception {
        try (Sluice sluice = Sluice.open(EnvironmentChild.config(root.resolve("store")))) {
            Source source = sluice.source("a", Stream.STDOUT);
            byte[] line = "a line".getBytes(UTF_8);
            long unused = source.offer(Severity.INFO, line, 0, line.length);
            assertTrue(sluice.awaitPersisted(DEADLINE));
            TimeUnit.MILLISECONDS.sleep(1_050); // the next line begins a cycle, and the first is sealed
            long other = source.offer(Severity.INFO, line, 0, line.length);
            assertTrue(other > unused);
            Await.until(DEADLINE, () -> sluice.count(StoreCounter.SEALED) > 0);
        }
    }

    private void openAndClose() throws IOException {
        Sluice.open(EnvironmentChild.config(root.resolve("store"))).close();
    }
}
