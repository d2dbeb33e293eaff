package io.sluice.read;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Finds one text in bytes as they lie, without decoding them. Immutable; allocates nothing.
 *
 * <p>Of the text's bytes the two rarest are looked for, at their distance, at eight places at a time: where both are
 * right the whole text is compared. {@code word ^ pattern} has a zero byte where a byte is right, the two words
 * combined by {@code |} where both are, and {@code (x - LOW) & ~x & HIGH} marks zero bytes: the lowest mark is right,
 * others may be marked by its borrow, and cost a comparison. The loop over a direct buffer takes 32 places a turn, and
 * loads the second byte's words only where the rarest one was found. Its loads go through a VarHandle: the checks of
 * {@code DirectBuffer.getLong} make it slower by a quarter (docs/dev/BENCHMARKS.md).
 *
 * <p>Where case is ignored, {@code | 0x20} makes both cases of a letter the small one before they are compared, and
 * {@code | 0} changes nothing where case counts, so that both are one loop.
 */
final class LiteralScan {
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final byte CASE_BIT = 0x20;
    private static final int STRIDE = 4 * Long.BYTES;

    private final byte[] text; // small letters where case is ignored
    private final byte[] caseBits; // for each byte of the text the bit that does not count, or 0
    private final int first; // index of the rarest byte in the text
    private final int second; // index of the next rarest
    private final long firstText;
    private final long firstBits;
    private final long secondText;
    private final long secondBits;

    /**
     * Makes a scan for a text of at least one byte.
     *
     * @param ignoresCase whether {@code a} to {@code z} also find {@code A} to {@code Z}, and the other way round
     */
    LiteralScan(byte[] utf8, boolean ignoresCase) {
        if (utf8.length == 0) {
            throw new IllegalArgumentException("nothing to look for");
        }
        text = utf8.clone();
        caseBits = new byte[text.length];
        for (int i = 0; ignoresCase && i < text.length; i++) {
            if (isLetter(text[i])) {
                caseBits[i] = CASE_BIT;
                text[i] |= CASE_BIT;
            }
        }
        first = rarest(-1);
        second = text.length == 1 ? first : rarest(first);
        firstText = (text[first] & 0xFF) * LOW;
        firstBits = caseBits[first] * LOW;
        secondText = (text[second] & 0xFF) * LOW;
        secondBits = caseBits[second] * LOW;
    }

    private static boolean isLetter(byte b) {
        int small = b | CASE_BIT;
        return small >= 'a' && small <= 'z';
    }

    private int rarest(int butNot) {
        int best = -1;
        int bestRarity = -1;
        for (int i = 0; i < text.length; i++) {
            // The same byte twice says less than two bytes: at half its rarity.
            int rarity = ByteRarity.of(text[i], caseBits[i] != 0);
            rarity = butNot >= 0 && text[i] == text[butNot] ? rarity / 2 : rarity;
            if (i != butNot && rarity > bestRarity) {
                best = i;
                bestRarity = rarity;
            }
        }
        return best;
    }

    /** Tells whether the text lies in {@code length} bytes from {@code offset} on. */
    boolean isIn(DirectBuffer bytes, int offset, int length) {
        return indexIn(bytes, offset, length) >= 0;
    }

    /**
     * Returns the index in the buffer of the first place where the text lies wholly in {@code length} bytes from
     * {@code offset} on, or -1 when there is none. Never reads outside of them.
     */
    int indexIn(DirectBuffer bytes, int offset, int length) {
        bytes.boundsCheck(offset, length);
        int last = offset + length - text.length;
        int from = offset;
        ByteBuffer buffer = bytes.byteBuffer();
        if (length >= 2 * STRIDE && buffer != null && buffer.isDirect()) {
            int shift = bytes.wrapAdjustment();
            if (offset + length + shift <= buffer.limit()) { // or somebody else is using the buffer's limit
                while (from <= last - (STRIDE - 1)) {
                    from = nextCandidates(buffer, from + shift, last + shift) - shift;
                    int until = Math.min(last, from + STRIDE - 1);
                    int index = indexAmong(bytes, from, until);
                    if (index >= 0) {
                        return index;
                    }
                    from = until + 1;
                }
            }
        }
        return indexAmong(bytes, from, last);
    }

    /**
     * Returns the first of the strides from {@code from} on in which the text may begin, or where less than a stride is
     * left up to {@code last}. All are indexes in the buffer.
     */
    private int nextCandidates(ByteBuffer buffer, int from, int last) {
        final long firstText = this.firstText;
        final long firstBits = this.firstBits;
        final long secondText = this.secondText;
        final long secondBits = this.secondBits;
        final int between = second - first;
        int end = last - (STRIDE - 1) + first;
        int at = from + first;
        for (; at <= end; at += STRIDE) {
            long w = ((long) LONGS.get(buffer, at) | firstBits) ^ firstText;
            long x = ((long) LONGS.get(buffer, at + 8) | firstBits) ^ firstText;
            long y = ((long) LONGS.get(buffer, at + 16) | firstBits) ^ firstText;
            long z = ((long) LONGS.get(buffer, at + 24) | firstBits) ^ firstText;
            if (hasZero(w, x, y, z)) { // seldom: the rarest byte is there; and the next rarest, where it should be?
                int other = at + between;
                w |= ((long) LONGS.get(buffer, other) | secondBits) ^ secondText;
                x |= ((long) LONGS.get(buffer, other + 8) | secondBits) ^ secondText;
                y |= ((long) LONGS.get(buffer, other + 16) | secondBits) ^ secondText;
                z |= ((long) LONGS.get(buffer, other + 24) | secondBits) ^ secondText;
                if (hasZero(w, x, y, z)) {
                    break;
                }
            }
        }
        return at - first;
    }

    /** Tells whether a byte of four words is zero; now and then of one that is not. */
    private static boolean hasZero(long w, long x, long y, long z) {
        return ((((w - LOW) & ~w) | ((x - LOW) & ~x) | ((y - LOW) & ~y) | ((z - LOW) & ~z)) & HIGH) != 0;
    }

    /** Returns the first index from {@code from} to {@code last}, both included, at which the text lies, or -1. */
    private int indexAmong(DirectBuffer bytes, int from, int last) {
        int at = from;
        while (at <= last - (Long.BYTES - 1)) {
            int index = indexInWord(bytes, at);
            if (index >= 0) {
                return index;
            }
            at += Long.BYTES;
        }
        if (at <= last && last - from >= Long.BYTES - 1) {
            return indexInWord(bytes, last - (Long.BYTES - 1)); // places seen twice are none where the text lies
        }
        for (; at <= last; at++) {
            if (liesAt(bytes, at)) {
                return at;
            }
        }
        return -1;
    }

    private int indexInWord(DirectBuffer bytes, int at) {
        long differs = ((bytes.getLong(at + first, ByteOrder.LITTLE_ENDIAN) | firstBits) ^ firstText)
                | ((bytes.getLong(at + second, ByteOrder.LITTLE_ENDIAN) | secondBits) ^ secondText);
        long marks = (differs - LOW) & ~differs & HIGH;
        while (marks != 0) {
            int index = at + (Long.numberOfTrailingZeros(marks) >>> 3);
            if (liesAt(bytes, index)) {
                return index;
            }
            marks &= marks - 1;
        }
        return -1;
    }

    private boolean liesAt(DirectBuffer bytes, int index) {
        for (int i = 0; i < text.length; i++) {
            if ((byte) (bytes.getByte(index + i) | caseBits[i]) != text[i]) {
                return false;
            }
        }
        return true;
    }
}
