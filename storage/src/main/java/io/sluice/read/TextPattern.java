package io.sluice.read;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Finds a regular expression in the bytes of a line, in time linear to its length whatever the expression is (RE2).
 * Immutable.
 *
 * <p>Case counts only when the expression has an upper-case letter.
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
        boolean caseCounts = expression.chars().anyMatch(Character::isUpperCase);
        try {
            return new TextPattern(Pattern.compile(expression, caseCounts ? 0 : Pattern.CASE_INSENSITIVE));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("not a regular expression: " + e.getMessage(), e);
        }
    }

    boolean find(byte[] utf8) {
        Matcher matcher = pattern.matcher(utf8);
        return matcher.find();
    }
}
