package io.sluice.cli;

import io.sluice.cli.output.TerminalText;
import java.util.Locale;

/**
 * Says what one look at a store has shown.
 *
 * @param verdict how good that is
 * @param what what was looked at, in a word or two
 * @param text what was seen, and what to do about it
 */
record Finding(Verdict verdict, String what, String text) {
    /** Says how good something is. */
    enum Verdict {
        /** As it should be. */
        OK,
        /** It works, and has a price or a risk. */
        WARN,
        /** It does not do what it promises. */
        FAIL
    }

    static Finding ok(String what, String text) {
        return new Finding(Verdict.OK, what, text);
    }

    static Finding warn(String what, String text) {
        return new Finding(Verdict.WARN, what, text);
    }

    static Finding fail(String what, String text) {
        return new Finding(Verdict.FAIL, what, text);
    }

    /** Prints the finding on a line. */
    String line() {
        return String.format(Locale.ROOT, "%-4s  %-11s %s", verdict, what, TerminalText.escape(text));
    }
}
