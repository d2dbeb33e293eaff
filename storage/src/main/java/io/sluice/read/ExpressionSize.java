package io.sluice.read;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Adds up how many steps RE2 makes of an expression, about, and rather too many than too few. It writes repeats out,
 * also those within each other: so {@code (((x{100}){100}){100}){100}} is a hundred million steps, and more memory than
 * there is. Of one repeat RE2 itself takes no more than 1,000.
 */
final class ExpressionSize {
    /** Twice what RE2 allows one repeat, as what is optional is a step more; a line of 64 KiB takes seconds at most. */
    static final int STEPS_MAX = 2_000;

    private static final String QUOTE_END = "\\E";

    private final String expression;
    private final Deque<Long> outer = new ArrayDeque<>(); // what the groups around had before them
    private int at;
    private long steps; // of the group that is being read
    private long last; // of them, of what a quantifier would mean

    private ExpressionSize(String expression) {
        this.expression = expression;
    }

    /**
     * Tells whether repeats make an expression larger by more than {@link #STEPS_MAX} than it is without them; not so
     * if RE2 does not compile it in any case.
     */
    static boolean isBeyondLimit(String expression) {
        try {
            return new ExpressionSize(expression).isBeyond();
        } catch (IndexOutOfBoundsException e) {
            return false; // it ends too early
        }
    }

    private boolean isBeyond() {
        while (at < expression.length()) {
            readNext();
            if (steps > STEPS_MAX + expression.length()) {
                return true;
            }
        }
        return false;
    }

    private void readNext() {
        char c = expression.charAt(at);
        int repeatEnd = c == '{' ? ExpressionSyntax.behindRepeat(expression, at) : -1;
        if (repeatEnd >= 0) {
            multiply(repeatMax(at + 1));
            at = repeatEnd;
        } else if (behindFlags(at) >= 0) {
            at = behindFlags(at); // a repeat behind them means what is before them
        } else if (c == '(') {
            outer.push(steps);
            steps = 0;
            at += expression.startsWith("?", at + 1) ? 2 : 1;
        } else if (c == ')' && !outer.isEmpty()) {
            long inner = steps;
            steps = outer.pop();
            at++;
            add(inner + 2);
        } else if (c == '[') {
            at = ExpressionSyntax.behindClass(expression, at);
            add(1);
        } else if (c == '\\') {
            readEscape();
        } else if (c == '*' || c == '+' || c == '?') {
            at++;
            steps++;
            last++;
        } else {
            at += Character.charCount(expression.codePointAt(at));
            add(1);
        }
    }

    private void readEscape() {
        char c = expression.charAt(at + 1);
        if (c == 'Q') {
            int end = expression.indexOf(QUOTE_END, at + 2);
            steps += (end < 0 ? expression.length() : end) - at;
            last = Math.max(last, 1); // quoted nothing leaves a repeat what is before it
            at = end < 0 ? expression.length() : end + QUOTE_END.length();
            return;
        }
        at += 1 + Character.charCount(expression.codePointAt(at + 1));
        if (c == 'p' || c == 'P') {
            at = ExpressionSyntax.behindUnicodeClass(expression, at);
        } else if (c == 'x' && expression.startsWith("{", at)) {
            at = ExpressionSyntax.behindBrace(expression, at);
        }
        add(1);
    }

    /** Returns the index behind flags in parentheses of their own, or -1. */
    private int behindFlags(int open) {
        if (!expression.startsWith("(?", open)) {
            return -1;
        }
        int end = open + 2;
        while (end < expression.length()
                && (Character.isLetter(expression.charAt(end)) || expression.charAt(end) == '-')) {
            end++;
        }
        return expression.startsWith(")", end) ? end + 1 : -1;
    }

    private void add(long count) {
        steps += count;
        last = count;
    }

    private void multiply(long times) {
        steps += last * (times - 1);
        last *= times;
    }

    /** Returns how many times something is written out by the repeat whose numbers begin at {@code from}. */
    private long repeatMax(int from) {
        int minEnd = ExpressionSyntax.behindNumber(expression, from);
        int maxEnd = expression.startsWith(",", minEnd) ? ExpressionSyntax.behindNumber(expression, minEnd + 1) : -1;
        long min = number(from, minEnd);
        long max = maxEnd < 0 ? min + 1 : number(minEnd + 1, maxEnd);
        return Math.max(1, Math.max(min, max));
    }

    private long number(int from, int until) {
        return until - from > 4 ? STEPS_MAX : Long.parseLong(expression, from, until, 10);
    }
}
