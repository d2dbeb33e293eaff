package io.sluice.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Collects the runs of literal characters of one sequence in an expression, and keeps the best of them. What comes last
 * waits until it is known whether a quantifier makes it optional. Confined to one thread.
 */
final class LiteralRuns {
    private static final int LONG_ENOUGH = 4;

    /**
     * A text that every match of the sequence has in it.
     *
     * @param ignoresCase whether it may be there in other cases of its letters; then it has only characters of ASCII
     */
    record Run(String text, boolean ignoresCase) {
        /** A long text is good; one without letters that need a second and a third scan is better, if not too short. */
        private int worth() {
            int length = text.getBytes(UTF_8).length;
            boolean simple = !ignoresCase || !LiteralFilter.hasOddLetter(text);
            return simple && length >= LONG_ENOUGH ? length + Short.MAX_VALUE : length;
        }
    }

    private final StringBuilder run = new StringBuilder();
    private int lastLength; // of the last character in the run, in chars
    private boolean runIgnoresCase;
    private @Nullable Run group; // what the group that was added last must have
    private @Nullable Run best;
    private boolean plain = true;

    /** Adds a character that stands for itself. */
    void addLiteral(int codePoint, boolean ignoresCase) {
        if (group != null || runIgnoresCase != ignoresCase) {
            endRun();
        }
        runIgnoresCase = ignoresCase;
        run.appendCodePoint(codePoint);
        lastLength = Character.charCount(codePoint);
    }

    /** Adds a group, and what it must have. */
    void addGroup(@Nullable Run required) {
        addOther();
        group = required;
    }

    /** Adds something that is not a literal character. */
    void addOther() {
        plain = false;
        endRun();
    }

    /** Makes what was added last optional. */
    void makeLastOptional() {
        plain = false;
        group = null;
        run.setLength(Math.max(0, run.length() - lastLength));
        endRun();
    }

    /** Makes what was added last come once or more often. */
    void repeatLast() {
        addOther();
    }

    /** Ends the run: what is in it, and in the last group, must be in every match. */
    void endRun() {
        if (group != null) {
            offer(group);
            group = null;
        }
        if (run.length() > 0) {
            offer(new Run(run.toString(), runIgnoresCase));
            if (runIgnoresCase) {
                offerSimpleParts(run.toString());
            }
            run.setLength(0);
        }
        lastLength = 0;
    }

    private void offerSimpleParts(String text) {
        for (String part : text.split("[kKsS]", -1)) {
            if (!part.isEmpty()) {
                offer(new Run(part, true));
            }
        }
    }

    private void offer(Run candidate) {
        if (best == null || candidate.worth() > best.worth()) {
            best = candidate;
        }
    }

    /** Returns the best of the runs that have ended, or null when there is none. */
    @Nullable
    Run best() {
        return best;
    }

    /** Returns the whole sequence when it is nothing but literal characters and has not ended, or null. */
    @Nullable
    Run whole() {
        return plain && best == null && run.length() > 0 ? new Run(run.toString(), runIgnoresCase) : null;
    }
}
