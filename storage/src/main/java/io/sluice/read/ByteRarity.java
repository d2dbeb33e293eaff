package io.sluice.read;

import java.util.Arrays;

/**
 * Knows how rare bytes are in blocks of log lines, to search for the bytes of a text that are least often seen.
 *
 * <p>The order is that of 2 MB of logs of eight systems, with the marks of JSON moved up by hand, and zero, of which
 * the headers of entries are full, put first. What the list does not have is rarer than all it has; right or wrong
 * matters for speed alone.
 */
final class ByteRarity {
    private static final String FREQUENT_FIRST =
            "\0 e01orta:n2sic.d5l4u83m796p-h\"kf[]b/gN_,=RSvFIyCODAxwM{}W()LEJPBT@$Zj\u00C3QK;GqU*zV\u00E2\u0080'HX><#!|+Y&%?\\";
    private static final byte[] RARITY = new byte[256];

    static {
        Arrays.fill(RARITY, Byte.MAX_VALUE);
        for (int i = 0; i < FREQUENT_FIRST.length(); i++) {
            RARITY[FREQUENT_FIRST.charAt(i)] = (byte) i;
        }
    }

    private ByteRarity() {}

    /** Returns how rare a byte is, from 0 to 127; a letter of either case is as rare as the more frequent one. */
    static int of(byte b, boolean eitherCase) {
        int rarity = RARITY[b & 0xFF];
        return eitherCase ? Math.min(rarity, RARITY[(b ^ 0x20) & 0xFF]) : rarity;
    }
}
