package io.sluice.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPatternTest {
    private static final Duration HANGS = Duration.ofSeconds(60);

    /** When this hangs, this Java has letters that RE2/J does not know: they belong to CaseLoops. */
    @Test
    void noLetterOfAnyScriptKeepsTheCompilerForEver() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (Character.toLowerCase(c) != c || Character.toUpperCase(c) != c) {
                String letter = Character.toString(c);
                byte[] line = ("before " + letter).getBytes(UTF_8);
                assertTimeoutPreemptively(
                        HANGS,
                        () -> assertTrue(
                                TextPattern.literal(letter, LetterCase.IGNORED).find(line)),
                        () -> "a letter that RE2/J does not know: " + letter);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u1C80",
                "x\u1C88?",
                "\\x{1C84}",
                "[a-\uFFFD]",
                "[^\\x{100}-\\x{2000}]",
                "[\\--\uFFFD]",
                "(?i)[A-\u2000]"
            })
    void anExpressionWithALetterThatRe2CannotFoldIsRefusedUnlessCaseCounts(String expression) {
        assertTimeoutPreemptively(HANGS, () -> {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> TextPattern.compile(expression, LetterCase.IGNORED));
            assertTrue(String.valueOf(e.getMessage()).contains("case must count"), e.getMessage());
            if (!expression.startsWith("(?i)")) {
                assertDoesNotThrow(() -> TextPattern.compile(expression, LetterCase.COUNTS));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a-z]+ \u2603", "\u4E2D-\u6587", "[\u0430-\u044F]+", "[^\\x00-\\x7F]", "\\x{2603}-[0-9]"})
    void otherLettersAndRangesAreTaken(String expression) {
        assertTimeoutPreemptively(
                HANGS, () -> assertDoesNotThrow(() -> TextPattern.compile(expression, LetterCase.IGNORED)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(((x{100}){100}){100}){100}",
                "((x{1,1000}){2}){2}",
                "([)]x{100}){100}",
                "((x{1000})(?i){1000})(?i){1000}",
                "((x{1000})\\Q\\E{1000})\\Q\\E{1000}",
                "(?:(?P<name>x{99}){99}){99}",
                "((?s:x{0,100}\\pL){100})*"
            })
    void repeatsWithinRepeatsAreRefused(String expression) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> TextPattern.compile(expression, LetterCase.COUNTS));
        assertTrue(
                String.valueOf(e.getMessage()).contains("its repeats, written out, are more than 2000"),
                e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x{1000}",
                ".{0,1000}",
                "(\\d{1,3}\\.){3}\\d{1,3}",
                "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
                "\\Q((x{100}){100}){100}\\E",
                "\\(x{100}\\){10}{",
                "[({1000})]{100}"
            })
    void repeatsThatPeopleWriteAreTaken(String expression) {
        assertDoesNotThrow(() -> TextPattern.compile(expression, LetterCase.COUNTS));
    }

    @Test
    void anExpressionWithoutRepeatsMayBeOfAnyLength() {
        String words = "word|".repeat(2_000) + "last";
        assertTrue(TextPattern.compile(words, LetterCase.COUNTS).find("the last".getBytes(UTF_8)));
    }
}
