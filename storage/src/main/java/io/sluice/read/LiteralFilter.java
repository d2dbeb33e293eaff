package io.sluice.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether bytes may have a text in them, as RE2 compares texts. Immutable.
 *
 * <p>Two characters beyond ASCII are, to RE2, another case of a letter of ASCII: the Kelvin sign of k, the long s of s.
 * Where case is ignored and the text has such a letter, one of those characters anywhere is reason enough to look
 * closer.
 */
final class LiteralFilter {
    private static final LiteralScan KELVIN_SIGN = new LiteralScan("\u212A".getBytes(UTF_8), false);
    private static final LiteralScan LONG_S = new LiteralScan("\u017F".getBytes(UTF_8), false);

    private final LiteralScan scan;
    private final @Nullable LiteralScan kelvinSign;
    private final @Nullable LiteralScan longS;

    /** Makes a filter for a text that has nothing but ASCII in it if it ignores case. */
    LiteralFilter(String text, boolean ignoresCase) {
        scan = new LiteralScan(text.getBytes(UTF_8), ignoresCase);
        kelvinSign = ignoresCase && has(text, 'k', 'K') ? KELVIN_SIGN : null;
        longS = ignoresCase && has(text, 's', 'S') ? LONG_S : null;
    }

    /** Tells whether a text has a letter with a case outside of ASCII. */
    static boolean hasOddLetter(String text) {
        return has(text, 'k', 'K') || has(text, 's', 'S');
    }

    private static boolean has(String text, char small, char capital) {
        return text.indexOf(small) >= 0 || text.indexOf(capital) >= 0;
    }

    /** Tells whether the text is in the bytes, every letter of it in ASCII: then RE2 finds it. */
    boolean isIn(DirectBuffer bytes, int offset, int length) {
        return scan.isIn(bytes, offset, length);
    }

    /** Tells whether characters are in the bytes that may be another case of one in the text. */
    boolean isOddIn(DirectBuffer bytes, int offset, int length) {
        return (kelvinSign != null && kelvinSign.isIn(bytes, offset, length))
                || (longS != null && longS.isIn(bytes, offset, length));
    }

    /** Returns false only when RE2 does not find the text in the bytes. */
    boolean mayBeIn(DirectBuffer bytes, int offset, int length) {
        return isIn(bytes, offset, length) || isOddIn(bytes, offset, length);
    }
}
