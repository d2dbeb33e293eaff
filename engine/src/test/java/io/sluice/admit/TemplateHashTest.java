package io.sluice.admit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sluice.testing.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateHashTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "2026-11-24T07:58:54.123Z accept error | 2026-01-02T23:00:00.999Z accept error",
                "pid 7 exited | pid 123456 exited",
                "object 7f3a9c at 0xdeadbeef | object 00ff1 at 0x1",
                "id 123e4567-e89b-12d3-a456-426614174000 | id abcdefab-cafe-babe-dead-beefdeadbeef",
                "open \"a b.txt\" failed | open \"\" failed",
                "open 'x' failed | open 'other' failed",
                "can't open 'x' | can't open 'y'",
                "user42 logged in | user7 logged in",
                "say \"a \\\" b\" now | say \"c\" now",
            })
    void isTheSameForLinesThatDifferInNumbersAndQuotedText(String first, String second) {
        assertEquals(hash(first), hash(second));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "accept error | accept failure",
                "user42 | item42",
                "can't open it | can't close it",
                "1 of 2 | 1 or 2",
                "\"a\" is | \"a\" was",
                "un\"closed a | un\"closed b",
                "face | fade",
            })
    void differsForLinesThatDifferInWords(String first, String second) {
        assertNotEquals(hash(first), hash(second));
    }

    @Test
    void differsForSeverities() {
        byte[] line = "same".getBytes(UTF_8);

        assertNotEquals(TemplateHash.of(line, 0, 4, 2), TemplateHash.of(line, 0, 4, 5));
    }

    @Test
    void readsNoByteOutsideTheLine() {
        Random random = new Random(Seeds.next());
        byte[] alphabet = "ab01'\"`\\-xXf 0\u00e9".getBytes(UTF_8);
        for (int round = 0; round < 20_000; round++) {
            byte[] line = new byte[random.nextInt(80)];
            for (int i = 0; i < line.length; i++) {
                line[i] = alphabet[random.nextInt(alphabet.length)];
            }
            byte[] wide = new byte[line.length + 40];
            random.nextBytes(wide);
            System.arraycopy(line, 0, wide, 20, line.length);

            assertEquals(
                    TemplateHash.of(line, 0, line.length, 2),
                    TemplateHash.of(wide, 20, line.length, 2),
                    () -> Arrays.toString(line));
        }
    }

    private static long hash(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        return TemplateHash.of(bytes, 0, bytes.length, 2);
    }
}
