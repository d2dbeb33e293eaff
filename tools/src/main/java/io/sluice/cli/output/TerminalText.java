package io.sluice.cli.output;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Writes text so that a terminal shows it and does nothing else: characters that could move the cursor, change the
 * terminal's state, answer in the user's name or reorder the text are shown as {@code \x1b} or <code>\u202e</code>.
 */
public final class TerminalText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

    private TerminalText() {}

    /** Puts the bytes of a text from {@code from} up to {@code end}, escaped where needed; tabs stay. */
    public static void put(ByteOutput out, byte[] bytes, int from, int end) throws OutputFailedException {
        int plainFrom = from;
        int at = from;
        while (at < end) {
            if (bytes[at] >= ' ' && bytes[at] != 0x7F) {
                at++; // the usual character
                continue;
            }
            int step = Utf8.lengthAt(bytes, at, end);
            int codePoint = step > 0 ? Utf8.codePointAt(bytes, at, step) : -1;
            if (step > 0 && (codePoint == '\t' || !Utf8.isUnsafe(codePoint))) {
                at += step;
                continue;
            }
            out.put(bytes, plainFrom, at - plainFrom);
            int count = Math.abs(step);
            if (codePoint > 0xFF) {
                putUnicode(out, codePoint);
            } else {
                putBytes(out, bytes, at, count);
            }
            at += count;
            plainFrom = at;
        }
        out.put(bytes, plainFrom, end - plainFrom);
    }

    /** Returns a text in the same form, for messages. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> {
            if (codePoint != '\t' && Utf8.isUnsafe(codePoint)) {
                escaped.append(codePoint > 0xFF ? "\\u" : "\\x");
                for (int shift = codePoint > 0xFF ? 12 : 4; shift >= 0; shift -= 4) {
                    escaped.append(Character.forDigit((codePoint >> shift) & 0xF, 16));
                }
            } else {
                escaped.appendCodePoint(codePoint);
            }
        });
        return escaped.toString();
    }

    private static void putBytes(ByteOutput out, byte[] bytes, int at, int count) throws OutputFailedException {
        for (int i = at; i < at + count; i++) {
            out.put('\\');
            out.put('x');
            putHex(out, bytes[i], 4);
        }
    }

    /** Puts {@code \}{@code u} and the four digits of a character below U+10000. */
    static void putUnicode(ByteOutput out, int codePoint) throws OutputFailedException {
        out.put('\\');
        out.put('u');
        putHex(out, codePoint, 12);
    }

    private static void putHex(ByteOutput out, int value, int highestShift) throws OutputFailedException {
        for (int shift = highestShift; shift >= 0; shift -= 4) {
            out.put(HEX[(value >> shift) & 0xF]);
        }
    }
}
