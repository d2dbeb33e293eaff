package io.sluice.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordScanTest {
    @Test
    void eightBytesAreWhatEachOfThemIs() {
        Random random = new Random(Seeds.next());
        byte[] bytes = new byte[12];
        for (int value = 0; value < 256; value++) {
            for (int round = 0; round < 200; round++) {
                random.nextBytes(bytes);
                int at = random.nextInt(bytes.length - Long.BYTES + 1);
                bytes[at + random.nextInt(Long.BYTES)] = (byte) value;
                long words = 0;
                for (int i = 0; i < Long.BYTES; i++) {
                    words |= isWord(bytes[at + i]) ? 0x80L << (i * Byte.SIZE) : 0;
                }
                assertEquals(Long.toHexString(words), Long.toHexString(WordScan.words(bytes, at)));
                assertEquals(isWord((byte) value), WordScan.isWord((byte) value));
            }
        }
    }

    private static boolean isWord(byte b) {
        int value = b & 0xFF;
        return value >= 0x80 || value == '_' || Character.isLetterOrDigit(value);
    }
}
