package io.sluice.read;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.sluice.segment.SoughtText;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds a regular expression in the bytes of a line, in time linear to its length whatever the expression is (RE2).
 * Immutable.
 *
 * <p>Unless it is said otherwise, case counts only when the expression has an upper-case letter.
 */
public final class TextPattern {
    private final TextSearch search;
    private final Pattern pattern;

    private TextPattern(TextSearch search, Pattern pattern) {
        this.search = search;
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

    /**
     * Makes a pattern of a text that is to be found as it is, whatever characters it has. Case counts in a text that
     * has a letter of {@link CaseLoops}.
     */
    public static TextPattern literal(String text, LetterCase letterCase) {
        String quoted = Pattern.quote(text);
        return compile(quoted, CaseLoops.areIn(text) || caseCounts(quoted, letterCase));
    }

    /**
     * Compiles an expression.
     *
     * @throws IllegalArgumentException when it is none, or one that RE2 has not enough time or memory for
     */
    public static TextPattern compile(String expression, LetterCase letterCase) {
        if (ExpressionSize.isBeyondLimit(expression)) {
            throw new IllegalArgumentException("not a regular expression: its repeats, written out, are more than "
                    + ExpressionSize.STEPS_MAX + " steps");
        }
        boolean caseCounts = caseCounts(expression, letterCase);
        boolean mayIgnoreCase = !caseCounts || expression.contains("(?");
        if (mayIgnoreCase && CaseLoops.mayBeIn(expression)) {
            throw new IllegalArgumentException("not a regular expression: case must count where there are letters from"
                    + " U+1C80 to U+1C88, also in a range");
        }
        return compile(expression, caseCounts);
    }

    private static boolean caseCounts(String text, LetterCase letterCase) {
        return letterCase == LetterCase.SMART ? hasCapital(text) : letterCase == LetterCase.COUNTS;
    }

    private static TextPattern compile(String expression, boolean caseCounts) {
        try {
            Pattern pattern = Pattern.compile(expression, caseCounts ? 0 : Pattern.CASE_INSENSITIVE);
            return new TextPattern(new TextSearch(pattern, expression, !caseCounts), pattern);
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
        return find(new UnsafeBuffer(utf8), 0, utf8.length);
    }

    /**
     * Tells whether the expression is found in the bytes of a line; in bytes that are not UTF-8, those that are none
     * count as one character each.
     */
    public boolean find(DirectBuffer content, int offset, int length) {
        return search.find(content, offset, length);
    }

    /**
     * Finds the places of the expression in a text, for showing them: pairs of begin and end, in chars.
     *
     * @param countMax how many pairs at most
     */
    public List<int[]> marks(String text, int countMax) {
        List<int[]> marks = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (marks.size() < countMax && matcher.find()) {
            if (matcher.end() > matcher.start()) {
                marks.add(new int[] {matcher.start(), matcher.end()});
            }
        }
        return marks;
    }

    /** Returns a text that every match has in it, for the filters of segments; null when none is known. */
    @Nullable
    SoughtText sought() {
        return search.sought();
    }

    /**
     * Returns false only when the expression is found in no line whose bytes all lie in {@code length} bytes from
     * {@code offset} on, whatever lies around and between such lines.
     */
    public boolean mayMatchIn(DirectBuffer bytes, int offset, int length) {
        return search.mayMatchIn(bytes, offset, length);
    }
}
