package io.sluice.read;

/**
 * Knows the letters that RE2/J 1.8 compiles for ever when it ignores case: lower-case ones that its table does not
 * have, and that Java has a capital of, which has another lower-case letter (google/re2j#168). {@code TextPatternTest}
 * asks for every letter whether there are more.
 */
final class CaseLoops {
    private static final int FIRST = 0x1C80;
    private static final int LAST = 0x1C88;

    private CaseLoops() {}

    /** Tells whether a text has such a letter. */
    static boolean areIn(String text) {
        return text.codePoints().anyMatch(c -> c >= FIRST && c <= LAST);
    }

    /**
     * Tells whether an expression may have such a letter, as itself, by number, or within a range. A hyphen may always
     * be one of a range here, whatever is around it, and a backslash may always begin a number.
     */
    static boolean mayBeIn(String expression) {
        int beforeLast = -1;
        int last = -1;
        int at = 0;
        while (at < expression.length()) {
            int c = expression.codePointAt(at);
            at += Character.charCount(c);
            if (c == '\\' && at < expression.length()) {
                int end = numberEnd(expression, at);
                c = end < 0 ? expression.codePointAt(at) : number(expression, at, end);
                at = end < 0 ? at + Character.charCount(c) : end;
            }
            int from = last == '-' && beforeLast >= 0 ? Math.min(beforeLast, c) : c;
            if (from <= LAST && c >= FIRST) {
                return true;
            }
            beforeLast = last;
            last = c;
        }
        return false;
    }

    /** Returns the index behind the number in braces that is to be at {@code at} behind an x, or -1. */
    private static int numberEnd(String expression, int at) {
        int brace = expression.startsWith("x{", at) ? expression.indexOf('}', at) : -1;
        return brace < 0 ? -1 : brace + 1;
    }

    private static int number(String expression, int at, int end) {
        try {
            return Integer.parseInt(expression, at + 2, end - 1, 16);
        } catch (NumberFormatException e) {
            return FIRST; // RE2 refuses it; so do we
        }
    }
}
