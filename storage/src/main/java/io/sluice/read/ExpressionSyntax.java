package io.sluice.read;

/**
 * Finds the ends of what an expression of RE2 is made of, by RE2's grammar. The expression must be one that RE2
 * compiles; else what is returned means nothing, and an index may lie outside.
 */
final class ExpressionSyntax {
    private static final String PERL_CLASSES = "dDsSwW";

    private ExpressionSyntax() {}

    /** Returns the index behind {@code {n}}, {@code {n,}} or {@code {n,m}}, or -1 when the brace is a mere brace. */
    static int behindRepeat(String expression, int open) {
        int end = behindNumber(expression, open + 1);
        if (end >= 0 && expression.startsWith(",", end)) {
            int maxEnd = behindNumber(expression, end + 1);
            end = maxEnd >= 0 ? maxEnd : end + 1;
        }
        return end >= 0 && expression.startsWith("}", end) ? end + 1 : -1;
    }

    /** Returns the index behind a number without leading zeros, or -1 when there is none. */
    static int behindNumber(String expression, int start) {
        int end = start;
        while (end < expression.length() && expression.charAt(end) >= '0' && expression.charAt(end) <= '9') {
            end++;
        }
        boolean none = end == start || (end > start + 1 && expression.charAt(start) == '0');
        return none ? -1 : end;
    }

    /** Returns the index behind the name of a class, in braces or one character, that {@code \\p} is before. */
    static int behindUnicodeClass(String expression, int at) {
        if (!expression.startsWith("{", at)) {
            return at + Character.charCount(expression.codePointAt(at));
        }
        return behindBrace(expression, at);
    }

    /** Returns the index behind the closing brace; it never goes back, or whoever reads on would do so for ever. */
    static int behindBrace(String expression, int at) {
        int brace = expression.indexOf('}', at);
        if (brace < 0) {
            throw new StringIndexOutOfBoundsException("a brace that is not closed");
        }
        return brace + 1;
    }

    /**
     * Returns the index behind the class whose bracket is at {@code open}; what looks like one of {@code [:alpha:]}'s
     * kind is a mere range's end behind a hyphen.
     */
    static int behindClass(String expression, int open) {
        int at = open + 1;
        at += expression.startsWith("^", at) ? 1 : 0;
        boolean first = true; // a closing bracket that comes first is a member
        while (first || expression.charAt(at) != ']') {
            first = false;
            int named = expression.startsWith("[:", at) ? expression.indexOf(":]", at + 2) : -1;
            if (named >= 0) {
                at = named + 2;
            } else if (expression.startsWith("\\p", at) || expression.startsWith("\\P", at)) {
                at = behindUnicodeClass(expression, at + 2);
            } else if (expression.charAt(at) == '\\' && PERL_CLASSES.indexOf(expression.charAt(at + 1)) >= 0) {
                at += 2;
            } else {
                at = behindMember(expression, at);
                if (expression.startsWith("-", at) && !expression.startsWith("-]", at)) {
                    at = behindMember(expression, at + 1);
                }
            }
        }
        return at + 1;
    }

    /** Passes a character of a class, or the beginning of an escaped one whose other digits may count as members. */
    private static int behindMember(String expression, int at) {
        return at + (expression.charAt(at) == '\\' ? 2 : 1);
    }
}
