package io.sluice.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.Severity;
import java.util.Arrays;

/**
 * Takes any bytes for a line: it tells a severity or none, and the same one wherever it lies and whatever lies around
 * it, and however long it goes on.
 */
public final class SeverityFuzzer {
    /** Of a line no more than this is looked at: 64 bytes, a word that begins there, and what is behind it. */
    private static final int LOOKED_AT_MAX = 64 + 9 + 2;

    private static final byte[][] AROUND = {
        {},
        {'E', 'R', 'R', 'O', 'R'},
        {'l', 'e', 'v', 'e', 'l', '='},
        {'['},
        {':', ' '},
        {(byte) 0xC3},
        {'<', '1', '1', '>'}
    };

    private SeverityFuzzer() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        int told = SeverityScan.scan(input, 0, input.length);
        assertTrue(told == SeverityScan.NONE || (told >= 0 && told < Severity.COUNT), "no severity");
        for (byte[] before : AROUND) {
            for (byte[] behind : AROUND) {
                byte[] bytes = Arrays.copyOf(before, before.length + input.length + behind.length);
                System.arraycopy(input, 0, bytes, before.length, input.length);
                System.arraycopy(behind, 0, bytes, before.length + input.length, behind.length);
                assertEquals(told, SeverityScan.scan(bytes, before.length, input.length), "what is around it counts");
            }
        }
        if (input.length > LOOKED_AT_MAX) {
            assertEquals(told, SeverityScan.scan(input, 0, LOOKED_AT_MAX), "it looks too far");
        }
    }
}
