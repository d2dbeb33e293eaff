package io.sluice.segment;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GramFilterTest {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 =:/.";

    private final GramFilter filter = new GramFilter();

    @Test
    void letsThroughEveryPieceOfItsText() {
        Random random = new Random(Seeds.next());
        for (int round = 0; round < 50; round++) {
            byte[] text = randomText(random, 1 + random.nextInt(400));
            byte[] bits = filter.of(text, text.length);
            for (int piece = 0; piece < 200; piece++) {
                int from = random.nextInt(text.length);
                int to = piece % 2 == 0 ? text.length : from + 1 + random.nextInt(text.length - from);
                byte[] sought = Arrays.copyOfRange(text, from, to);
                assertTrue(
                        filter.letsThrough(sought, sought.length, bits),
                        () -> new String(sought, US_ASCII) + " in " + new String(text, US_ASCII));
            }
        }
    }

    @Test
    void letsThroughEveryGramOfTextThatRepeatsItself() {
        Random random = new Random(Seeds.next());
        for (int round = 0; round < 30; round++) {
            byte[] text = repeatingText(random, 8 + random.nextInt(1_500));
            byte[] bits = filter.of(text, text.length);
            for (int from = 0; from < text.length; from++) {
                byte[] sought = Arrays.copyOfRange(text, from, Math.min(text.length, from + 9));
                assertTrue(
                        filter.letsThrough(sought, sought.length, bits),
                        () -> new String(sought, US_ASCII) + " in " + new String(text, US_ASCII));
            }
        }
    }

    @Test
    void keepsOutWordsThatAreNowhere() {
        byte[] text = "GET /api/v1/items 200 in 12 ms; cache hit".getBytes(US_ASCII);
        byte[] bits = filter.of(text, text.length);

        for (String absent : new String[] {"panic", "refused", "oops", "assertion failed", "deadbeefcafe4711"}) {
            assertFalse(filter.letsThrough(absent.getBytes(US_ASCII), absent.length(), bits), absent);
        }
    }

    /** Copies pieces of what is there, also onto themselves, with some new letters in between. */
    private static byte[] repeatingText(Random random, int length) {
        byte[] text = randomText(random, length);
        int at = 1 + random.nextInt(length - 1);
        while (at < length) {
            int from = random.nextInt(at);
            int end = Math.min(length, at + 1 + random.nextInt(60));
            for (; at < end; at++, from++) {
                text[at] = text[from];
            }
            at += random.nextInt(3);
        }
        return text;
    }

    private static byte[] randomText(Random random, int length) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) LETTERS.charAt(random.nextInt(LETTERS.length()));
        }
        return text;
    }
}
