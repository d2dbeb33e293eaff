package io.sluice.segment;

import java.util.Arrays;

/**
 * Makes the filter of a chunk: a set of bits that tells that a text is nowhere in it, or that it may be. Used again for
 * chunk after chunk; confined to one thread.
 *
 * <p>A bit stands for each gram, by its hash. All chunks' bits are collected in a set of one size, which is then folded
 * in half, and in half again, while few enough bits stay set: a chunk that repeats itself gets by with a few hundred
 * bytes. A gram's bit in a set of 2^n is told by the upper n bits of its hash, so folding joins neighbours.
 *
 * <p>A log says most things again and again. So it remembers where it has seen some of the grams last, and where one
 * comes again, it passes over all that is the same behind both: those grams have their bits. That takes half the time.
 */
final class GramFilter {
    /** Of the bits of the largest set. */
    private static final int BITS_LOG2_MAX = 17;

    private static final int BITS_LOG2_MIN = 9;

    /** A set that has more bits than this part of them set is not folded again. */
    private static final double FILL_MAX = 0.30;

    private static final int SEEN_LOG2 = 12;

    private final int[] lastSeen = new int[1 << SEEN_LOG2]; // where, by the hash of a long gram
    private final long[] words = new long[1 << (BITS_LOG2_MAX - 6)];

    /** Makes the filter of a text. */
    byte[] of(byte[] text, int length) {
        collect(text, length);
        return fold();
    }

    /** Tells whether a filter, of any size, has the bits of all grams of a text. */
    boolean letsThrough(byte[] text, int length, byte[] filter) {
        int bits = filter.length * Byte.SIZE;
        if (Integer.bitCount(bits) != 1 || bits < 1 << BITS_LOG2_MIN || bits > 1 << BITS_LOG2_MAX) {
            return false;
        }
        collect(text, length);
        for (int log2 = BITS_LOG2_MAX; 1 << log2 > bits; log2--) {
            foldOnce(log2);
        }
        for (int i = 0; i < filter.length; i++) {
            int wanted = (int) (words[i >>> 3] >>> ((i & 7) * Byte.SIZE)) & 0xFF;
            if ((wanted & ~filter[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    private void collect(byte[] text, int length) {
        Arrays.fill(words, 0);
        Arrays.fill(lastSeen, 0);
        int last = length - Grams.LONG_LENGTH;
        int at = 0;
        while (at <= last) {
            long eight = Grams.load(text, at);
            long hash = Grams.hashLong(eight);
            set((int) (hash >>> (Long.SIZE - BITS_LOG2_MAX)), Grams.oneIfCounts(hash));
            int four = (int) eight;
            set(Grams.hashShort(four) >>> (Integer.SIZE - BITS_LOG2_MAX), Grams.oneIfCounts(four));
            int slot = (int) (hash >>> (Long.SIZE - SEEN_LOG2));
            int before = lastSeen[slot];
            lastSeen[slot] = at;
            boolean again = before < at && Grams.load(text, before) == eight;
            at = again ? behindRepeat(text, before, at, last) : at + 1;
        }
        addTail(text, Math.max(0, last + 1), length);
    }

    /** Sets a bit when {@code one} is 1. Every second gram counts: a branch on that would often be guessed wrong. */
    private void set(int bit, long one) {
        words[bit >>> 6] |= one << bit;
    }

    /** Returns the first place whose long gram is not the one that lies as far behind an earlier place. */
    private static int behindRepeat(byte[] text, int earlier, int at, int last) {
        int distance = at - earlier;
        int end = at + Grams.LONG_LENGTH; // what is before this is there twice
        while (end <= last) {
            long difference = Grams.load(text, end) ^ Grams.load(text, end - distance);
            if (difference != 0) {
                end += Long.numberOfTrailingZeros(difference) / Byte.SIZE;
                break;
            }
            end += Long.BYTES;
        }
        return end - Grams.LONG_LENGTH + 1;
    }

    /** Adds the short grams behind the last long one. */
    private void addTail(byte[] text, int from, int length) {
        byte[] padded = new byte[2 * Grams.LONG_LENGTH];
        for (int at = from; at <= length - Grams.SHORT_LENGTH; at++) {
            System.arraycopy(text, at, padded, 0, Grams.SHORT_LENGTH);
            int four = (int) Grams.load(padded, 0);
            set(Grams.hashShort(four) >>> (Integer.SIZE - BITS_LOG2_MAX), Grams.oneIfCounts(four));
        }
    }

    private byte[] fold() {
        int log2 = BITS_LOG2_MAX;
        while (log2 > BITS_LOG2_MIN && count(log2) < FILL_MAX / 2 * (1 << log2)) {
            foldOnce(log2);
            log2--;
        }
        byte[] bytes = new byte[1 << (log2 - 3)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (words[i >>> 3] >>> ((i & 7) * Byte.SIZE));
        }
        return bytes;
    }

    private int count(int log2) {
        int count = 0;
        for (int i = 0; i < 1 << (log2 - 6); i++) {
            count += Long.bitCount(words[i]);
        }
        return count;
    }

    /** Joins each two neighbouring bits to one. */
    private void foldOnce(int log2) {
        for (int i = 0; i < 1 << (log2 - 7); i++) {
            words[i] = pairs(words[2 * i]) | (pairs(words[2 * i + 1]) << 32);
        }
    }

    /** Returns, in the lower half, a bit for each two of a word. */
    private static long pairs(long word) {
        long bits = (word | (word >>> 1)) & 0x5555_5555_5555_5555L;
        bits = (bits | (bits >>> 1)) & 0x3333_3333_3333_3333L;
        bits = (bits | (bits >>> 2)) & 0x0F0F_0F0F_0F0F_0F0FL;
        bits = (bits | (bits >>> 4)) & 0x00FF_00FF_00FF_00FFL;
        bits = (bits | (bits >>> 8)) & 0x0000_FFFF_0000_FFFFL;
        return (bits | (bits >>> 16)) & 0xFFFF_FFFFL;
    }
}
