package io.sluice.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Finds a regular expression in the bytes of a line, in time linear to its length whatever the expression is (RE2).
 * Immutable.
 *
 * <p>Unless it is said otherwise, case counts only when the expression has an upper-case letter.
 */
public final class TextPattern {
    private final Pattern pattern;

    private TextPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Compiles an expression.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static TextPattern compile(String expression) {
        return compile(expression, LetterCase.SMART);
    }

    /** Makes a pattern of a text that is to be found as it is, whatever characters it has. */
    public static TextPattern literal(String text, LetterCase letterCase) {
        return compile(Pattern.quote(text), letterCase);
    }

    /**
     * Compiles an expression.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static TextPattern compile(String expression, LetterCase letterCase) {
        boolean caseCounts = letterCase == LetterCase.SMART ? hasCapital(expression) : letterCase == LetterCase.COUNTS;
        try {
            return new TextPattern(Pattern.compile(expression, caseCounts ? 0 : Pattern.CASE_INSENSITIVE));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("not a regular expression: " + e.getMessage(), e);
        }
    }

    /** Tells whether an expression has a capital that it wants to find; that of a class such as {@code \\S} is none. */
    private static boolean hasCapital(String expression) {
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '\\' && i + 1 < expression.length()) {
                i++;
                boolean named = expression.charAt(i) == 'p' || expression.charAt(i) == 'P';
                boolean braced = named && expression.startsWith("{", i + 1);
                int nameEnd = braced ? expression.indexOf('}', i) : i + 1;
                i = named && nameEnd > 0 ? nameEnd : i;
            } else if (Character.isUpperCase(c)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells whether the expression is found; in bytes that are not UTF-8, those that are none count as one character
     * each.
     */
    boolean find(byte[] utf8) {
        if (pattern.matcher(utf8).find()) {
            return true;
        }
        return !isAscii(utf8) && pattern.matcher(new String(utf8, UTF_8)).find();
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }
}
