package io.sluice.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.testing.Seeds;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class LiteralScanTest {
    private static final int TEXT_LENGTH_MAX = 40;
    private static final int ROOM = 400;
    private static final byte[] ALPHABET = "abABzZ@[`{0 \u00e9\u212A".getBytes(UTF_8);

    private static final Random RANDOM = new Random(Seeds.next());
    private final byte[] bytes = new byte[ROOM];
    private final ByteBuffer direct = ByteBuffer.allocateDirect(ROOM + 64);

    @Test
    void findsTheFirstOccurrenceAsANaiveSearchDoes() {
        for (int textLength = 1; textLength <= TEXT_LENGTH_MAX; textLength++) {
            for (int round = 0; round < 1_500; round++) {
                boolean ignoresCase = RANDOM.nextBoolean();
                fill(1 + RANDOM.nextInt(ALPHABET.length));
                int offset = RANDOM.nextInt(24);
                int length = RANDOM.nextInt(ROOM - offset);
                byte[] text = text(textLength, offset, length);

                int expected = naive(text, ignoresCase, offset, length);

                check(new LiteralScan(text, ignoresCase), offset, length, expected);
            }
        }
    }

    /** The text lies at every place of the range, and once across each of its ends, where it must not be seen. */
    @Test
    void findsATextAtEveryPlaceOfTheRangeButNotAcrossItsEnds() {
        for (int textLength = 1; textLength <= TEXT_LENGTH_MAX; textLength++) {
            byte[] text = new byte[textLength];
            for (int i = 0; i < textLength; i++) {
                text[i] = (byte) ('a' + i % 26);
            }
            LiteralScan scan = new LiteralScan(text, false);
            int offset = 1 + RANDOM.nextInt(9);
            int length = 150 + RANDOM.nextInt(20);
            for (int at = Math.max(0, offset - textLength); at <= offset + length; at++) {
                Arrays.fill(bytes, (byte) '.');
                System.arraycopy(text, 0, bytes, at, textLength);
                boolean inside = at >= offset && at + textLength <= offset + length;

                check(scan, offset, length, inside ? at : -1);
            }
        }
    }

    @Test
    void ignoresTheCaseOfAsciiLettersAlone() {
        for (int b = 0; b < 256; b++) {
            LiteralScan scan = new LiteralScan(new byte[] {(byte) b}, true);
            for (int other = 0; other < 256; other++) {
                boolean letter = Character.isLetter(b) && b < 0x80;
                boolean same = other == b || (letter && other == (b ^ 0x20));
                UnsafeBuffer one = new UnsafeBuffer(new byte[] {(byte) other});

                assertEquals(same, scan.isIn(one, 0, 1), b + " in " + other);
            }
        }
    }

    @Test
    void findsNothingInTooFewBytes() {
        LiteralScan scan = new LiteralScan("abc".getBytes(UTF_8), false);
        UnsafeBuffer buffer = new UnsafeBuffer("abc".getBytes(UTF_8));

        assertEquals(-1, scan.indexIn(buffer, 0, 0));
        assertEquals(-1, scan.indexIn(buffer, 0, 2));
        assertEquals(-1, scan.indexIn(buffer, 3, 0));
        assertEquals(-1, scan.indexIn(new UnsafeBuffer(new byte[0]), 0, 0));
        assertEquals(0, scan.indexIn(buffer, 0, 3));
    }

    @Test
    void refusesRangesOutsideOfTheBufferAndTextsOfNothing() {
        LiteralScan scan = new LiteralScan("abc".getBytes(UTF_8), false);

        assertThrows(IndexOutOfBoundsException.class, () -> scan.indexIn(new UnsafeBuffer(bytes), 1, ROOM));
        assertThrows(IllegalArgumentException.class, () -> new LiteralScan(new byte[0], false));
    }

    /** Whoever fills the buffer moves its limit; a view of it is not bound by that. */
    @Test
    void findsBehindTheLimitOfTheByteBufferThatAViewIsOf() {
        UnsafeBuffer view = new UnsafeBuffer(direct, 8, ROOM);
        view.putBytes(200, "needle".getBytes(UTF_8));
        direct.limit(4);

        assertEquals(200, new LiteralScan("needle".getBytes(UTF_8), false).indexIn(view, 0, ROOM));
    }

    private void check(LiteralScan scan, int offset, int length, int expected) {
        int shift = RANDOM.nextInt(32);
        direct.clear();
        direct.put(shift, bytes);
        UnsafeBuffer view = new UnsafeBuffer(direct, shift, ROOM);
        // Exactly the range, so that a look outside of it fails the check of bounds.
        UnsafeBuffer tight = new UnsafeBuffer(Arrays.copyOfRange(bytes, offset, offset + length));
        DirectBuffer viewOfView = new UnsafeBuffer(view, offset, length);

        assertEquals(expected, scan.indexIn(view, offset, length));
        assertEquals(expected, scan.indexIn(new UnsafeBuffer(bytes), offset, length));
        assertEquals(expected < 0 ? -1 : expected - offset, scan.indexIn(tight, 0, length));
        assertEquals(expected < 0 ? -1 : expected - offset, scan.indexIn(viewOfView, 0, length));
    }

    private void fill(int letterCount) {
        for (int i = 0; i < ROOM; i++) {
            bytes[i] = ALPHABET[RANDOM.nextInt(letterCount)];
        }
    }

    /** Takes a text out of the bytes, in or near the range, and changes it now and then. */
    private byte[] text(int textLength, int offset, int length) {
        int from = Math.min(ROOM - textLength, offset + RANDOM.nextInt(length + 1));
        byte[] text = Arrays.copyOfRange(bytes, from, from + textLength);
        if (RANDOM.nextInt(3) == 0) {
            text[RANDOM.nextInt(textLength)] = ALPHABET[RANDOM.nextInt(ALPHABET.length)];
        }
        return text;
    }

    private int naive(byte[] text, boolean ignoresCase, int offset, int length) {
        for (int at = offset; at <= offset + length - text.length; at++) {
            int i = 0;
            while (i < text.length && isSame(text[i], bytes[at + i], ignoresCase)) {
                i++;
            }
            if (i == text.length) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isSame(byte a, byte b, boolean ignoresCase) {
        return a == b
                || (ignoresCase
                        && a > 0
                        && b > 0
                        && Character.toLowerCase((char) a) == Character.toLowerCase((char) b));
    }
}
