package io.sluice.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes any bytes for an expression, a line feed, and a line that it is looked for in: the expression is refused with a
 * reason, or is found where RE2 alone finds it in the line as a String; a text is found where a String has it; bytes in
 * which something is found are never passed over; and marks lie in the line.
 */
public final class PatternFuzzer {
    private static final int EXPRESSION_CHARS_MAX = 1_000; // as the server has it
    private static final int LINE_BYTES_MAX = 300;
    private static final int AROUND = 9;

    private PatternFuzzer() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        String expression = new String(input, 0, end, UTF_8);
        if (expression.length() > EXPRESSION_CHARS_MAX) {
            return;
        }
        int from = Math.min(input.length, end + 1);
        byte[] line = Arrays.copyOfRange(input, from, Math.min(input.length, from + LINE_BYTES_MAX));
        String text = new String(line, UTF_8);
        boolean compiles = true;
        for (LetterCase letterCase : List.of(LetterCase.COUNTS, LetterCase.IGNORED)) {
            compiles &= checkExpression(expression, letterCase, line, text);
        }
        if (compiles) {
            boolean smart = TextPattern.compile(expression, LetterCase.SMART).find(line);
            boolean counts = TextPattern.compile(expression, LetterCase.COUNTS).find(line);
            boolean ignored =
                    TextPattern.compile(expression, LetterCase.IGNORED).find(line);
            assertTrue(smart == counts || smart == ignored);
        }
        if (!expression.isEmpty()) {
            TextPattern literal = TextPattern.literal(expression, LetterCase.COUNTS);
            assertEquals(text.contains(expression), literal.find(line), "a text is found, or not");
            checkService(expression);
        }
    }

    private static boolean checkExpression(String expression, LetterCase letterCase, byte[] line, String text) {
        TextPattern pattern;
        try {
            pattern = TextPattern.compile(expression, letterCase);
        } catch (IllegalArgumentException e) {
            assertFalse(String.valueOf(e.getMessage()).isBlank());
            return false;
        }
        boolean found = pattern.find(line);
        int flags = letterCase == LetterCase.IGNORED ? Pattern.CASE_INSENSITIVE : 0;
        boolean expected = Pattern.compile(expression, flags).matcher(text).find();
        assertEquals(expected, found, letterCase + " finds otherwise than RE2");
        if (found) {
            byte[] block = new byte[line.length + 2 * AROUND];
            System.arraycopy(line, 0, block, AROUND, line.length);
            assertTrue(pattern.mayMatchIn(new UnsafeBuffer(block), AROUND, line.length), "passed over");
            assertTrue(pattern.mayMatchIn(new UnsafeBuffer(block), 0, block.length), "passed over in a block");
        }
        int behind = 0;
        for (int[] mark : pattern.marks(text, 20)) {
            assertTrue(mark[0] >= behind && mark[1] > mark[0] && mark[1] <= text.length(), "a mark outside the line");
            behind = mark[1];
        }
        return true;
    }

    private static void checkService(String text) {
        ServicePattern pattern;
        try {
            pattern = ServicePattern.parse(text);
        } catch (IllegalArgumentException e) {
            assertFalse(String.valueOf(e.getMessage()).isBlank());
            return;
        }
        assertTrue(pattern.matches(pattern.prefix()));
        assertEquals(pattern.below(), pattern.matches(pattern.prefix() + ".below"));
        assertEquals(pattern.prefix().isEmpty(), pattern.matches("~"));
    }
}
