package io.sluice.capture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds what words are made of, eight bytes at a time: ASCII letters, digits, the underscore, and all beyond ASCII. */
final class WordScan {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int CASE_BIT = 0x20;
    private static final long CASE_BITS = CASE_BIT * LOW_BITS;
    private static final long UNDERSCORES = '_' * LOW_BITS;

    private WordScan() {}

    /**
     * Returns the highest bit of each of the eight bytes from {@code at} on that is a word's; the first is the lowest.
     */
    static long words(byte[] bytes, int at) {
        long all = (long) LONGS.get(bytes, at);
        long ascii = all & ~HIGH_BITS; // no sum of these and less than 0x80 goes on into the next byte
        long letters = between(ascii | CASE_BITS, 'a', 'z');
        long digits = between(ascii, '0', '9');
        long others = (ascii ^ UNDERSCORES) + 0x7F * LOW_BITS; // the highest bit of a byte that is no underscore
        return (all | letters | digits | ~others) & HIGH_BITS;
    }

    /** Returns a highest bit for each byte that is at least {@code first} and at most {@code last}. */
    private static long between(long bytes, char first, char last) {
        return (bytes + (0x80 - first) * LOW_BITS) & ~(bytes + (0x7F - last) * LOW_BITS);
    }

    /** Tells the same of a single byte. */
    static boolean isWord(byte b) {
        return b < 0 || b == '_' || (b >= '0' && b <= '9') || isLetter(b);
    }

    /** Tells whether a byte is an ASCII letter. */
    static boolean isLetter(byte b) {
        int lower = b | CASE_BIT;
        return lower >= 'a' && lower <= 'z';
    }
}
