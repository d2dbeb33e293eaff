package io.sluice.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.LineBatch;
import io.sluice.entry.EntryFlags;
import io.sluice.entry.Severity;
import io.sluice.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
    private static final int PART_BYTES_MAX = 64;

    private final List<String> lines = new ArrayList<>();
    private final StringBuilder unfinished = new StringBuilder();
    private LineSplitter splitter = new LineSplitter(PART_BYTES_MAX, Severity.INFO.code());

    @Test
    void takesLineFeedsAndCarriageReturnsBeforeThemAway() {
        feed("a\nb\r\n\n\r\nc\rd\n\re\n");
        end();

        assertEquals(List.of("a", "b", "", "", "c\rd", "\re"), lines);
    }

    @Test
    void keepsALastLineWithoutAnEnd() {
        feed("a\nb");
        end();

        assertEquals(List.of("a", "b"), lines);
    }

    @Test
    void makesNoLineOfNothing() {
        end();

        assertEquals(List.of(), lines);
    }

    @Test
    void keepsACarriageReturnAtTheVeryEnd() {
        feed("a\r");
        end();

        assertEquals(List.of("a\r"), lines);
    }

    @Test
    void makesNoPartTooLongForACarriageReturnAtTheVeryEnd() {
        feed("x".repeat(PART_BYTES_MAX) + "\r");
        end();

        assertEquals(List.of("x".repeat(PART_BYTES_MAX) + "\r"), lines);
    }

    @Test
    void joinsALineWhoseBeginningWasSentBeforeItsEnd() {
        feed("password: ");
        flush();
        assertEquals("password: ", unfinished.toString());

        feed("secret\r");
        flush();
        feed("\nnext\n");
        end();

        assertEquals(List.of("password: secret", "next"), lines);
    }

    @Test
    void endsALineWhoseBeginningWasSentWhenTheStreamEnds() {
        feed("prompt> ");
        flush();
        end();

        assertEquals(List.of("prompt> "), lines);
    }

    @Test
    void givesEqualLinesHoweverTheBytesArrive() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            String text = randomText(random);
            List<String> expected = naiveLines(text);

            splitter = new LineSplitter(PART_BYTES_MAX, Severity.INFO.code());
            lines.clear();
            for (int at = 0; at < text.length(); ) {
                int to = Math.min(text.length(), at + 1 + random.nextInt(300));
                feed(text.substring(at, to));
                if (random.nextInt(3) == 0) {
                    flush();
                }
                at = to;
            }
            end();

            assertEquals(expected, lines, "seed " + seed + ", round " + round);
        }
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int lineCount = random.nextInt(60);
        for (int i = 0; i < lineCount; i++) {
            int length = random.nextInt(4) == 0 ? random.nextInt(1_000) : random.nextInt(40);
            for (int k = 0; k < length; k++) {
                text.append("ab\r\0\u00ff".charAt(random.nextInt(5)));
            }
            text.append(random.nextBoolean() ? "\n" : "\r\n");
        }
        return random.nextBoolean() || text.length() == 0 ? text.toString() : text.substring(0, text.length() - 1);
    }

    private static List<String> naiveLines(String text) {
        List<String> expected = new ArrayList<>();
        int at = 0;
        for (int lineFeed = text.indexOf('\n'); lineFeed >= 0; lineFeed = text.indexOf('\n', at)) {
            int to = lineFeed > at && text.charAt(lineFeed - 1) == '\r' ? lineFeed - 1 : lineFeed;
            expected.add(text.substring(at, to));
            at = lineFeed + 1;
        }
        if (at < text.length()) {
            expected.add(text.substring(at));
        }
        return expected;
    }

    private void feed(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        for (int at = 0; at < bytes.length; ) {
            int offset = splitter.readOffset();
            int count = Math.min(bytes.length - at, splitter.buffer().length - offset);
            System.arraycopy(bytes, at, splitter.buffer(), offset, count);
            splitter.onRead(count);
            at += count;
            boolean all;
            do {
                LineBatch batch = batch();
                all = splitter.split(batch);
                take(batch);
            } while (!all);
        }
    }

    private void flush() {
        LineBatch batch = batch();
        splitter.splitUnfinished(batch);
        take(batch);
    }

    private void end() {
        LineBatch batch = batch();
        splitter.splitLast(batch);
        take(batch);
    }

    private LineBatch batch() {
        LineBatch batch = new LineBatch();
        batch.reset(splitter.buffer());
        return batch;
    }

    private void take(LineBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            assertTrue(batch.length(i) <= PART_BYTES_MAX);
            assertEquals(EntryFlags.continued(batch.flags(i)), unfinished.length() > 0 || openPart);
            unfinished.append(new String(splitter.buffer(), batch.offset(i), batch.length(i), ISO_8859_1));
            openPart = EntryFlags.continues(batch.flags(i));
            if (!openPart) {
                lines.add(unfinished.toString());
                unfinished.setLength(0);
            }
        }
    }

    private boolean openPart;
}
