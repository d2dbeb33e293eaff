package io.sluice.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;

/** Asks the filters of chunks for a text. Immutable, so safe for use by many threads. */
public final class SoughtText {
    private final long[] longs; // hashes of the text's long grams that count
    private final int[] shorts; // hashes of its short ones
    private final boolean onlyInAscii;

    private SoughtText(long[] longs, int[] shorts, boolean onlyInAscii) {
        this.longs = longs;
        this.shorts = shorts;
        this.onlyInAscii = onlyInAscii;
    }

    /**
     * Prepares a text.
     *
     * @param ignoresCase whether it is looked for in both cases of its letters, those of k and s beyond ASCII included
     */
    public static SoughtText of(String text, boolean ignoresCase) {
        byte[] bytes = text.getBytes(UTF_8);
        byte[] padded = new byte[bytes.length + Grams.LONG_LENGTH];
        System.arraycopy(bytes, 0, padded, 0, bytes.length);
        LongArrayList longs = new LongArrayList();
        IntArrayList shorts = new IntArrayList();
        for (int at = 0; at < bytes.length; at++) {
            long eight = Grams.load(padded, at);
            long hash = Grams.hashLong(eight);
            if (at + Grams.LONG_LENGTH <= bytes.length && Grams.oneIfCounts(hash) == 1) {
                longs.addLong(hash);
            }
            if (at + Grams.SHORT_LENGTH <= bytes.length && Grams.oneIfCounts((int) eight) == 1) {
                shorts.addInt(Grams.hashShort((int) eight));
            }
        }
        boolean odd =
                text.indexOf('k') >= 0 || text.indexOf('K') >= 0 || text.indexOf('s') >= 0 || text.indexOf('S') >= 0;
        return new SoughtText(longs.toLongArray(), shorts.toIntArray(), ignoresCase && odd);
    }

    /**
     * Returns false only when the text is nowhere in a chunk.
     *
     * @param filter the chunk's, from position to limit
     * @param ascii whether the chunk has nothing but ASCII: a letter of the text has no other case then than the usual
     */
    boolean mayBeIn(ByteBuffer filter, boolean ascii) {
        int bits = filter.remaining() * Byte.SIZE;
        if (Integer.bitCount(bits) != 1 || (onlyInAscii && !ascii)) {
            return true;
        }
        int log2 = Integer.numberOfTrailingZeros(bits);
        int base = filter.position();
        for (long hash : longs) {
            int bit = (int) (hash >>> (Long.SIZE - log2));
            if ((filter.get(base + (bit >>> 3)) & (1 << (bit & 7))) == 0) {
                return false;
            }
        }
        for (int hash : shorts) {
            int bit = hash >>> (Integer.SIZE - log2);
            if ((filter.get(base + (bit >>> 3)) & (1 << (bit & 7))) == 0) {
                return false;
            }
        }
        return true;
    }
}
