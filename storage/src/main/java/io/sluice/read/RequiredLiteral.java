package io.sluice.read;

import org.jspecify.annotations.Nullable;

/**
 * Draws from an expression of RE2 a text that must be in everything the expression matches, so that bytes without the
 * text need no further look. Immutable.
 *
 * <p>The expression is read by RE2's grammar, but only as far as needed to tell literal characters from the rest: a
 * class, an anchor, a dot ends the run of literal characters; what a quantifier makes optional is no part of it; a
 * group counts if it is not optional and has no alternatives. Where the reading is not plain, there is no text: none is
 * always right, and costs time alone. The expression must be one that RE2 compiles.
 *
 * <p>Characters beyond ASCII end the run where case is ignored, because their cases may differ in length, and U+FFFD
 * always does, because it is found where bytes are not UTF-8.
 */
final class RequiredLiteral {
    private static final char REPLACEMENT = '\uFFFD';
    private static final String QUOTE_END = "\\E";

    private final String expression;
    private int at;
    private boolean ignoresCase;
    private boolean unclear;
    private boolean lastWasNothing; // the last thing read matches nothing itself, so a quantifier means what is before
    private LiteralRuns.@Nullable Run required;
    private LiteralRuns.@Nullable Run whole;

    private RequiredLiteral(String expression, boolean ignoresCase) {
        this.expression = expression;
        this.ignoresCase = ignoresCase;
    }

    /** Reads an expression that RE2 compiles. */
    static RequiredLiteral of(String expression, boolean ignoresCase) {
        RequiredLiteral literal = new RequiredLiteral(expression, ignoresCase);
        LiteralRuns runs = new LiteralRuns();
        boolean alternates = literal.readSequence(runs);
        if (!alternates && !literal.unclear && literal.at == expression.length()) {
            literal.whole = runs.whole();
            runs.endRun();
            literal.required = runs.best();
        }
        return literal;
    }

    /** Returns the text that every match has in it, or null when there is none, or none is known. */
    LiteralRuns.@Nullable Run required() {
        return required;
    }

    /** Returns the text that the whole expression stands for, or null when it is not a mere text. */
    LiteralRuns.@Nullable Run whole() {
        return whole;
    }

    /** Reads up to the end, or to the parenthesis that closes the group; tells whether there are alternatives. */
    private boolean readSequence(LiteralRuns runs) {
        boolean alternates = false;
        while (at < expression.length() && expression.charAt(at) != ')') {
            if (expression.charAt(at) == '|') {
                alternates = true;
                at++;
                runs.addOther();
            } else if (!readQuantifier(runs)) {
                lastWasNothing = false;
                readAtom(runs);
            }
        }
        return alternates;
    }

    private void readAtom(LiteralRuns runs) {
        switch (expression.charAt(at)) {
            case '(' -> readGroup(runs);
            case '[' -> {
                at = ExpressionSyntax.behindClass(expression, at);
                runs.addOther();
            }
            case '\\' -> readEscape(runs);
            case '.', '^', '$' -> {
                at++;
                runs.addOther();
            }
            default -> readLiteral(runs);
        }
    }

    private void readLiteral(LiteralRuns runs) {
        int codePoint = expression.codePointAt(at);
        at += Character.charCount(codePoint);
        addLiteral(codePoint, runs);
    }

    private void addLiteral(int codePoint, LiteralRuns runs) {
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        if (surrogate || codePoint == REPLACEMENT || (ignoresCase && codePoint > 0x7F)) {
            runs.addOther();
        } else {
            runs.addLiteral(codePoint, ignoresCase);
        }
    }

    /** Reads a quantifier if there is one here. */
    private boolean readQuantifier(LiteralRuns runs) {
        char c = expression.charAt(at);
        int end = c == '*' || c == '+' || c == '?'
                ? at + 1
                : c == '{' ? ExpressionSyntax.behindRepeat(expression, at) : -1;
        if (end < 0) {
            return false;
        }
        boolean optional = c == '*' || c == '?' || expression.startsWith("{0", at);
        at = expression.startsWith("?", end) ? end + 1 : end; // the second one only says how much it takes
        unclear |= lastWasNothing;
        if (optional) {
            runs.makeLastOptional();
        } else {
            runs.repeatLast();
        }
        return true;
    }

    private void readGroup(LiteralRuns runs) {
        boolean outerIgnoresCase = ignoresCase;
        at++;
        if (expression.startsWith("?P<", at) || expression.startsWith("?<", at)) {
            at = expression.indexOf('>', at) + 1;
        } else if (expression.startsWith("?", at) && readFlags()) {
            runs.addOther(); // it changes the case for what is behind it, up to the end of the group around it
            lastWasNothing = true;
            return;
        }
        LiteralRuns inner = new LiteralRuns();
        boolean alternates = readSequence(inner);
        inner.endRun();
        at++; // behind the closing parenthesis
        ignoresCase = outerIgnoresCase;
        lastWasNothing = false;
        runs.addGroup(alternates ? null : inner.best());
    }

    /** Reads flags from their question mark on; tells whether a parenthesis ends them, and not a colon. */
    private boolean readFlags() {
        boolean on = true;
        for (at++; at < expression.length(); at++) {
            char c = expression.charAt(at);
            if (c == ':' || c == ')') {
                at++;
                return c == ')';
            }
            on &= c != '-';
            ignoresCase = c == 'i' ? on : ignoresCase;
        }
        return true;
    }

    private void readEscape(LiteralRuns runs) {
        at++;
        int c = expression.codePointAt(at);
        at += Character.charCount(c);
        if (c == 'Q') {
            readQuoted(runs);
        } else if (c == 'p' || c == 'P') {
            at = ExpressionSyntax.behindUnicodeClass(expression, at);
            runs.addOther();
        } else if (c == 'x') {
            int brace = expression.startsWith("{", at) ? expression.indexOf('}', at) : -1;
            at = brace >= 0 ? brace + 1 : at + 2;
            runs.addOther();
        } else if (c >= '0' && c <= '7') {
            for (int i = 0; i < 2 && at < expression.length() && isOctal(expression.charAt(at)); i++) {
                at++;
            }
            runs.addOther();
        } else if (Character.isLetterOrDigit(c) && c <= 0x7F) {
            runs.addOther(); // a class, an edge, a control character
        } else {
            addLiteral(c, runs);
        }
    }

    private static boolean isOctal(char c) {
        return c >= '0' && c <= '7';
    }

    private void readQuoted(LiteralRuns runs) {
        int quoteEnd = expression.indexOf(QUOTE_END, at);
        int end = quoteEnd < 0 ? expression.length() : quoteEnd;
        lastWasNothing = at == end;
        while (at < end) {
            readLiteral(runs);
        }
        at = quoteEnd < 0 ? end : end + QUOTE_END.length();
    }
}
