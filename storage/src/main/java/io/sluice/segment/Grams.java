package io.sluice.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Takes texts apart for {@link GramFilter}: into grams of eight bytes, of which those with an odd hash count, and grams
 * of four bytes that have a letter in them.
 *
 * <p>Short grams alone would not do: a chunk of a log has nearly all four-digit numbers in it, and what people look for
 * is often a long number. Long grams alone would not do for short words. Taking every second of the long ones, chosen
 * by what is in them and not by where they are, halves their number; a text of sixteen bytes without one that counts is
 * one in five hundred.
 *
 * <p>Bit 5 of every byte is set first, so that letters are equal in both cases, and some other bytes that differ in
 * that bit alone are, too: all that costs is a look at a chunk that has nothing.
 */
final class Grams {
    static final int LONG_LENGTH = 8;
    static final int SHORT_LENGTH = 4;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FOLD = 0x2020_2020_2020_2020L;
    private static final int LETTER = 0x4040_4040; // the bit that letters have, and digits and most signs have not
    private static final long LONG_FACTOR = 0x9E37_79B9_7F4A_7C15L;
    private static final int SHORT_FACTOR = 0x9E37_79B1;

    private Grams() {}

    /** Returns eight bytes with both cases made one. */
    static long load(byte[] text, int at) {
        return (long) LONG.get(text, at) | FOLD;
    }

    /** Returns the hash of eight bytes; its upper bits are the good ones. */
    static long hashLong(long eightBytes) {
        long hash = eightBytes * LONG_FACTOR;
        return (hash ^ (hash >>> 29)) * LONG_FACTOR;
    }

    /** Returns 1 when a gram of eight bytes with this hash counts, else 0. */
    static long oneIfCounts(long hash) {
        return hash >>> 20 & 1;
    }

    /** Returns 1 when a gram of four bytes counts, else 0. */
    static int oneIfCounts(int fourBytes) {
        return -(fourBytes & LETTER) >>> 31;
    }

    /** Returns the hash of four bytes; its upper bits are the good ones. */
    static int hashShort(int fourBytes) {
        int hash = fourBytes * SHORT_FACTOR;
        return (hash ^ (hash >>> 15)) * SHORT_FACTOR;
    }
}
