package io.sluice.read;

import com.google.re2j.Pattern;
import io.sluice.segment.SoughtText;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Searches bytes for an expression: first for a text that every match must have in it, which takes a fraction of a
 * nanosecond for a byte, and then, where that is found and the expression is more than that text, with RE2. Safe for
 * use by several threads.
 *
 * <p>What RE2 is asked about is the line as a String would have it, in bytes that are UTF-8 or not. RE2/J can be asked
 * about bytes, but then takes any byte from 0x80 on for the beginning of a character and what follows for the rest of
 * it, and takes a place behind a character beyond ASCII for the beginning of the line.
 */
final class TextSearch {
    private final Pattern pattern;
    private final @Nullable LiteralFilter required;
    private final @Nullable LiteralFilter whole; // the expression, when it is a mere text
    private final @Nullable SoughtText sought; // the required text
    private final AtomicReference<@Nullable LineMatcher> idle = new AtomicReference<>();

    /**
     * Makes a search.
     *
     * @param pattern the expression, compiled
     * @param ignoresCase whether it was compiled to ignore case
     */
    TextSearch(Pattern pattern, String expression, boolean ignoresCase) {
        this.pattern = pattern;
        RequiredLiteral literal = RequiredLiteral.of(expression, ignoresCase);
        this.required = filter(literal.required());
        this.whole = filter(literal.whole());
        LiteralRuns.Run run = literal.required();
        this.sought = run == null ? null : SoughtText.of(run.text(), run.ignoresCase());
    }

    private static @Nullable LiteralFilter filter(LiteralRuns.@Nullable Run run) {
        return run == null ? null : new LiteralFilter(run.text(), run.ignoresCase());
    }

    @Nullable
    SoughtText sought() {
        return sought;
    }

    /** Returns false only when no line whose bytes all lie in the range can match. */
    boolean mayMatchIn(DirectBuffer bytes, int offset, int length) {
        return required == null || required.mayBeIn(bytes, offset, length);
    }

    /** Tells whether the expression is found in the bytes of a line. */
    boolean find(DirectBuffer content, int offset, int length) {
        if (whole != null) {
            return whole.isIn(content, offset, length)
                    || (whole.isOddIn(content, offset, length) && findByExpression(content, offset, length));
        }
        return mayMatchIn(content, offset, length) && findByExpression(content, offset, length);
    }

    private boolean findByExpression(DirectBuffer content, int offset, int length) {
        LineMatcher kept = idle.getAndSet(null);
        LineMatcher matcher = kept == null ? new LineMatcher(pattern) : kept;
        boolean found = matcher.find(content, offset, length);
        idle.set(matcher);
        return found;
    }
}
