package io.sluice.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.sluice.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares with RE2 asked about a String of the whole line. */
class TextSearchTest {
    private static final int EXPRESSION_COUNT = 60_000;

    /** What expressions are made of: every token of the grammar that the reader of literals tells apart. */
    private static final String[] PIECES = {
        "a",
        "b",
        "k",
        "s",
        "K",
        "S",
        "ab",
        "ks",
        "aabb",
        "\u00e9",
        "\uFFFD",
        "\u212A",
        "\u017F",
        "\uD83D\uDE00",
        "*",
        "+",
        "?",
        "??",
        "{0}",
        "{1}",
        "{2,}",
        "{0,2}",
        "{01}",
        "{,2}",
        "{",
        "}",
        "(",
        "(",
        "(?:",
        "(?P<n>",
        "(?<m>",
        "(?i)",
        "(?-i)",
        "(?i:",
        "(?s-i:",
        "(?m)",
        ")",
        ")",
        ")",
        "|",
        "[ab]",
        "[^a]",
        "[]a]",
        "[a-]",
        "[a-c]",
        "[[:alpha:]]",
        "[!-[:a]",
        "[\\]a]",
        "[\\d-]",
        "[\\p{Greek}-[:alpha:]]",
        "[\\x{61}-b]",
        ":]]",
        "]",
        "-",
        "\\.",
        "\\[",
        "\\_",
        "\\\\",
        "\\d",
        "\\S",
        "\\pL",
        "\\p{Greek}",
        "\\PN",
        "\\x61",
        "\\x{62}",
        "\\141",
        "\\Q",
        "\\E",
        "^",
        "$",
        ".",
        ".*",
        "\\b",
        "\\B",
        "\\A",
        "\\z",
        "\\n",
        "\\t",
        "[k]",
        "|a"
    };

    /** What lines are made of; the last ones are no UTF-8. */
    private static final String[] TEXTS = {
        "a", "b", "k", "s", "A", "K", "S", "ab", "ks", "aabb", "\u00e9", "\uFFFD", "\u212A", "\u017F", "\uD83D\uDE00",
        "{01}", "{,2}", ".", "[", "_", "\\", "-", "]", ":]]", "1", "*", "(", "\n", "\t", " "
    };

    private static final byte[] NO_UTF8 = {(byte) 0x80, (byte) 0xC3, (byte) 0xE2, (byte) 0x84, (byte) 0xF0, (byte) 0xC1
    };

    private static final Random RANDOM = new Random(Seeds.next());

    @Test
    void findsWhatRe2FindsAndPassesNoBlockOverThatHasAMatch() {
        int compiledCount = 0;
        int literalCount = 0;
        int foundCount = 0;
        int passedOverCount = 0;
        for (int i = 0; i < EXPRESSION_COUNT; i++) {
            String expression = expression();
            boolean ignoresCase = RANDOM.nextBoolean();
            Pattern pattern = compile(expression, ignoresCase);
            if (pattern == null) {
                continue;
            }
            compiledCount++;
            literalCount += RequiredLiteral.of(expression, ignoresCase).required() == null ? 0 : 1;
            TextSearch search = new TextSearch(pattern, expression, ignoresCase);
            for (int k = 0; k < 12; k++) {
                byte[] line = line(expression);
                boolean found = pattern.matcher(new String(line, UTF_8)).find();
                String about = expression + " in " + new String(line, UTF_8);
                int before = RANDOM.nextInt(90);
                UnsafeBuffer block = block(line, before);

                assertEquals(found, search.find(block, before, line.length), about);
                boolean may = search.mayMatchIn(block, 0, block.capacity());
                assertTrue(may || !found, about);
                foundCount += found ? 1 : 0;
                passedOverCount += may ? 0 : 1;
            }
        }
        assertTrue(compiledCount > EXPRESSION_COUNT / 8, compiledCount + " compiled");
        assertTrue(literalCount > compiledCount / 4, literalCount + " with a literal of " + compiledCount);
        assertTrue(foundCount > compiledCount, foundCount + " found");
        assertTrue(passedOverCount > compiledCount, passedOverCount + " passed over");
    }

    @ParameterizedTest
    @CsvSource({
        "timeout, false, timeout",
        "time.?out again, false, out again",
        "a(bcd)e, false, bcd",
        "a(bcd)?e, false, a",
        "(ab|cd)efg, false, efg",
        "abc|def, false, ",
        "abcd*, false, abc",
        "abcd+ef, false, abcd",
        "x{2}y{0}zz, false, zz",
        "a\\.b\\[c, false, a.b[c",
        "\\Qa*b\\E+c, false, a*b",
        "ab(?i)*, false, ",
        "\\bconnection\\s+refused$, false, connection",
        "größe, false, größe",
        "größe, true, gr",
        "task failed, true, ' failed'",
        "desk, true, desk",
        "(?i)abc, false, abc",
        "[abc], false, ",
        "'', false, "
    })
    void drawsTheTextThatEveryMatchMustHave(String expression, boolean ignoresCase, String expected) {
        LiteralRuns.Run run = RequiredLiteral.of(expression, ignoresCase).required();

        assertEquals(expected, run == null ? null : run.text());
    }

    @Test
    void takesAnExpressionForAMereTextOnlyIfItIsOne() {
        for (String text : new String[] {"timeout", "a\\.b", "\\Qa*b\\E", "gr\u00f6\u00dfe", "{01}"}) {
            assertTrue(RequiredLiteral.of(text, false).whole() != null, text);
        }
        for (String text : new String[] {"time.out", "(timeout)", "^a", "ab*", "ab|c", "(?i)ab", "", "\uFFFD"}) {
            assertTrue(RequiredLiteral.of(text, false).whole() == null, text);
        }
        assertTrue(RequiredLiteral.of("gr\u00f6\u00dfe", true).whole() == null);
    }

    /** LiteralFilter knows two characters beyond ASCII with a case in it; this asks RE2 about all. */
    @Test
    void knowsEveryCharacterThatHasACaseInAscii() {
        Pattern letters = Pattern.compile("[a-z]", Pattern.CASE_INSENSITIVE);
        Pattern all = Pattern.compile("[\\x00-\\x7f]", Pattern.CASE_INSENSITIVE);
        for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
            String text = Character.toString(c);
            boolean known = c == 0x212A || c == 0x017F;

            assertEquals(known, letters.matches(text), text);
            assertEquals(known, all.matches(text), text);
        }
    }

    @Test
    void findsOtherCasesBeyondAscii() {
        for (String expression : new String[] {"disk", "di.k", "skis? off"}) {
            TextSearch search = new TextSearch(compiled(expression, true), expression, true);
            for (String line : new String[] {"DI\u017F\u212A", "di\u017Fk", "\u017Fki off", "di\u017F"}) {
                byte[] bytes = line.getBytes(UTF_8);
                boolean found = compiled(expression, true).matcher(line).find();

                assertEquals(found, search.find(new UnsafeBuffer(bytes), 0, bytes.length), expression + " in " + line);
            }
        }
    }

    @Test
    void allocatesNothingForLinesAndBlocksWithoutTheText() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        TextSearch search = new TextSearch(compiled("disk.*full", true), "disk.*full", true);
        UnsafeBuffer block = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 16));
        int found = 0;
        long before = 0;
        for (int i = 0; i < 40_000; i++) {
            before = i == 20_000 ? threads.getCurrentThreadAllocatedBytes() : before;
            found += search.find(block, i, 150) ? 1 : 0;
            found += i % 100 == 0 && search.mayMatchIn(block, 0, block.capacity()) ? 1 : 0;
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;

        assertEquals(0, found);
        assertTrue(bytes < 20_000, bytes + " bytes for 20,000 lines and 200 blocks");
    }

    private String expression() {
        StringBuilder expression = new StringBuilder();
        int count = 1 + RANDOM.nextInt(9);
        for (int i = 0; i < count; i++) {
            expression.append(PIECES[RANDOM.nextInt(RANDOM.nextInt(3) == 0 ? 14 : PIECES.length)]);
        }
        return expression.toString();
    }

    private byte[] line(String expression) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int count = RANDOM.nextInt(12);
        for (int i = 0; i < count; i++) {
            int kind = RANDOM.nextInt(24);
            if (kind == 0) {
                line.write(NO_UTF8[RANDOM.nextInt(NO_UTF8.length)]);
            } else if (kind < 4) { // a part of the expression is found more often than chance has it
                int from = RANDOM.nextInt(expression.length());
                int to = Math.min(expression.length(), from + 1 + RANDOM.nextInt(5));
                line.writeBytes(expression.substring(from, to).getBytes(UTF_8));
            } else {
                line.writeBytes(TEXTS[RANDOM.nextInt(TEXTS.length)].getBytes(UTF_8));
            }
        }
        return line.toByteArray();
    }

    private UnsafeBuffer block(byte[] line, int before) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(before + line.length + RANDOM.nextInt(90));
        bytes.put(before, line);
        return new UnsafeBuffer(bytes);
    }

    private static Pattern compiled(String expression, boolean ignoresCase) {
        return Pattern.compile(expression, ignoresCase ? Pattern.CASE_INSENSITIVE : 0);
    }

    private static @Nullable Pattern compile(String expression, boolean ignoresCase) {
        try {
            return compiled(expression, ignoresCase);
        } catch (PatternSyntaxException e) {
            return null;
        }
    }
}
