package io.sluice.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTest {
    @ParameterizedTest
    @CsvSource({
        "web, web, true",
        "web, web.api, false",
        "web, webber, false",
        "web.*, web, true",
        "web.*, web.api, true",
        "web.*, web.api.v2, true",
        "web.*, webber, false",
        "web.*, my.web, false",
        "web.api.*, web, false",
        "Web, web, false",
        "*, anything.at.all, true"
    })
    void chooseServicesByNameOrBelowADot(String pattern, String service, boolean chosen) {
        assertEquals(chosen, ServicePattern.parse(pattern).matches(service));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".*", "web*", "web.", "*.web", "we*b", "web.*.*", "**", "-x", "a b", "a/*"})
    void areRefusedWhenNoServiceCanHaveSuchAName(String pattern) {
        assertThrows(IllegalArgumentException.class, () -> ServicePattern.parse(pattern));
    }

    @ParameterizedTest
    @CsvSource({
        "error, an ERROR here, true",
        "Error, an ERROR here, false",
        "Error, an Error here, true",
        "e.*e, An Error HEre, true",
        "^an, an error, true",
        "^error, an error, false",
        "[0-9]{3}, code 404, true",
        "straße, STRASSE, false",
        "größe, GRÖSSE Größe, true",
        "приве́т, ПРИВЕ́Т, true"
    })
    void findTextAndCountCaseOnlyWithACapital(String expression, String text, boolean found) {
        assertEquals(found, TextPattern.compile(expression).find(text.getBytes(UTF_8)));
    }

    /** The capital of a class such as {@code \S} is no letter that one wants to find. */
    @ParameterizedTest
    @CsvSource({
        "\\Serror, AN-ERROR, true",
        "\\Bfoo\\W, xFOO., true",
        "\\D+timeout, read TIMEOUT, true",
        "\\pL+ failed, FAILED failed, true",
        "\\p{Greek}x, ΩX, true",
        "\\SError, AN-ERROR, false",
        "\\\\Serror, \\serror, false",
        "[^\\S]x, ' X', true"
    })
    void doNotTakeTheCapitalOfAnEscapeForACapital(String expression, String text, boolean found) {
        assertEquals(found, TextPattern.compile(expression).find(text.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "a.b, xa.b, true",
        "a.b, xaxb, false",
        "'[(*\\S', 'x[(*\\s', false",
        "'[(*\\s', 'x[(*\\S', true",
        "größe, GRÖSSE Größe, true"
    })
    void findTextAsItIsWhenItIsNoExpression(String text, String in, boolean found) {
        assertEquals(found, TextPattern.literal(text, LetterCase.SMART).find(in.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "IGNORED, Error, an error, true",
        "COUNTS, error, an ERROR, false",
        "COUNTS, error, an error, true",
        "SMART, Error, an error, false"
    })
    void countCaseAsTheyAreTold(LetterCase letterCase, String expression, String text, boolean found) {
        assertEquals(found, TextPattern.compile(expression, letterCase).find(text.getBytes(UTF_8)));
        assertEquals(found, TextPattern.literal(expression, letterCase).find(text.getBytes(UTF_8)));
    }

    @Test
    void findTextInBytesThatAreNotUtf8() {
        byte[] bytes = {'a', (byte) 0xFF, (byte) 0xC3, 'e', 'r', 'r', 0, (byte) 0x80};

        byte[] latin1 = "caf\u00e9 error".getBytes(ISO_8859_1);

        assertTrue(TextPattern.compile("err").find(bytes));
        assertTrue(TextPattern.compile("a.*err").find(bytes));
        assertTrue(TextPattern.compile("^caf. error$").find(latin1));
        assertFalse(TextPattern.compile("warn").find(bytes));
        assertFalse(TextPattern.compile("x").find(new byte[0]));
        assertTrue(TextPattern.compile("^$").find(new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[a", "*", "a{2,1}", "\\", "(?P<n", "a**"})
    void areRefusedWhenTheyAreNoExpression(String expression) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> TextPattern.compile(expression));

        assertTrue(String.valueOf(refusal.getMessage()).startsWith("not a regular expression: "), refusal.getMessage());
    }

    @Test
    void takeLinearTimeWhateverTheExpressionIs() {
        byte[] text = "a".repeat(20_000).getBytes(UTF_8);

        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertFalse(TextPattern.compile("(a*)*(a|aa)+$b").find(text)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 482_113, Long.MAX_VALUE})
    void cursorsAreReadAsTheyArePrinted(long sequence) {
        for (long storeId : new long[] {0, 1, 0x3f2a_9c1b_00e4_d7a1L, Long.MAX_VALUE, -1}) {
            Cursor cursor = new Cursor(storeId, sequence);

            assertEquals(cursor, Cursor.parse(cursor.toString()));
        }
    }

    @Test
    void cursorsArePrintedAlike() {
        assertEquals("3f2a9c1b00e4d7a1-482113", new Cursor(0x3f2a_9c1b_00e4_d7a1L, 482_113).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "482113",
                "3f2a9c1b00e4d7a1",
                "3f2a9c1b00e4d7a1-",
                "3f2a9c1b00e4d7a-482113",
                "3f2a9c1b00e4d7a1-x",
                "3f2a9c1b00e4d7a1--1",
                "3f2a9c1b00e4d7a1-+1",
                "3f2a9c1b00e4d7a1-1 ",
                " 3f2a9c1b00e4d7a1-1",
                "3f2a9c1b00e4d7g1-1",
                "3f2a9c1b00e4d7a1_1",
                "3f2a9c1b00e4d7a1-0x1",
                "3f2a9c1b00e4d7a1-9223372036854775808",
                "3f2a9c1b00e4d7a1-1.0",
                "3f2a9c1b00e4d7a1-\u0661"
            })
    void otherTextIsNoCursor(String text) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Cursor.parse(text));

        assertTrue(String.valueOf(refusal.getMessage()).contains("16 hexadecimal digits"), refusal.getMessage());
    }
}
