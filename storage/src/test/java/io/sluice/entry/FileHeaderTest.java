package io.sluice.entry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHeaderTest {
    private static final long MAGIC = FileHeader.magic("SLUTESTS");
    private static final int VERSION = 7;

    private final FileHeader header =
            new FileHeader(MAGIC, VERSION, 0x1234_5678_9ABC_DEF0L, 1_767_225_600_000_000_000L);
    private Path path;

    @BeforeEach
    void name(@TempDir Path directory) {
        path = directory.resolve("tests");
    }

    @Test
    void readsWhatItWrote() throws IOException {
        ByteBuffer own = ByteBuffer.wrap("28 bytes of the file's own..".getBytes(US_ASCII));
        Files.write(path, header.encode(own).array());

        assertEquals(header, read(VERSION));
        byte[] bytes = Files.readAllBytes(path);
        assertEquals(FileHeader.LENGTH, bytes.length);
        assertEquals("SLUTESTS", new String(bytes, 0, 8, US_ASCII));
        assertArrayEquals(own.array(), Arrays.copyOfRange(bytes, FileHeader.OWN_OFFSET, FileHeader.OWN_OFFSET + 28));
    }

    @Test
    void saysThatAFileIsTooOld() throws IOException {
        Files.write(path, header.encode().array());

        StoreFormatException refusal = assertThrows(StoreFormatException.class, () -> read(VERSION + 1));

        assertEquals(path + " is too old: layout version 7, this Sluice reads 8", refusal.getMessage());
    }

    @Test
    void saysThatAFileIsTooNew() throws IOException {
        Files.write(path, header.encode().array());

        StoreFormatException refusal = assertThrows(StoreFormatException.class, () -> read(VERSION - 1));

        assertEquals(path + " is too new: layout version 7, this Sluice reads 6", refusal.getMessage());
    }

    @Test
    void refusesFlagsThatItDoesNotKnowAndNamesThem() throws IOException {
        byte[] encoded = header.encode().array();
        ByteBuffer bytes = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(12, 0x20);
        CRC32C crc = new CRC32C();
        crc.update(encoded, 0, 60);
        bytes.putInt(60, (int) crc.getValue());
        Files.write(path, encoded);

        StoreFormatException refusal = assertThrows(StoreFormatException.class, () -> read(VERSION));

        assertEquals(path + " is too new: flags 0x20 in its header, this Sluice knows none", refusal.getMessage());
        assertTrue(refusal.isTooNew());
    }

    @Test
    void saysThatAnotherKindOfFileIsCorrupt() throws IOException {
        Files.write(path, new FileHeader(MAGIC + 1, VERSION, 1, 1).encode().array());

        assertCorrupt();
    }

    @Test
    void saysThatAFileIsCorruptWhateverBitIsFlipped() throws IOException {
        byte[] sound = header.encode().array();
        for (int bit = 0; bit < sound.length * Byte.SIZE; bit++) {
            byte[] flipped = sound.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            ByteBuffer bytes = ByteBuffer.wrap(flipped).order(ByteOrder.LITTLE_ENDIAN);

            StoreFormatException refusal = assertThrows(
                    StoreFormatException.class, () -> FileHeader.decode(bytes, path, MAGIC, VERSION), "bit " + bit);

            assertTrue(String.valueOf(refusal.getMessage()).contains("corrupt"), refusal.getMessage());
        }
    }

    @Test
    void saysThatAFileIsCorruptWhereverItIsCutOff() throws IOException {
        byte[] sound = header.encode().array();
        for (int length = 0; length < sound.length; length++) {
            Files.write(path, Arrays.copyOf(sound, length));

            assertCorrupt();
        }
    }

    @Test
    void saysThatAFileOfZerosIsCorrupt() throws IOException {
        Files.write(path, new byte[4_096]);

        assertCorrupt();
    }

    private void assertCorrupt() {
        StoreFormatException refusal = assertThrows(StoreFormatException.class, () -> read(VERSION));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith(path + " is corrupt: "), refusal.getMessage());
    }

    private FileHeader read(int version) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            return FileHeader.read(file, path, MAGIC, version);
        }
    }
}
