package io.sluice.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * Writes JSON strings from bytes. Whatever the bytes are, the result is valid UTF-8 and valid JSON, and has nothing in
 * it that a terminal would act on: control and direction characters are given as {@code \}{@code u} escapes.
 */
public final class JsonText {
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private JsonText() {}

    /**
     * Puts a string with its quotes; bytes that are no UTF-8 become U+FFFD.
     *
     * @return whether all bytes were UTF-8
     */
    public static boolean put(ByteOutput out, byte[] bytes, int length) throws OutputFailedException {
        boolean valid = true;
        int plainFrom = 0;
        int at = 0;
        out.put('"');
        while (at < length) {
            byte value = bytes[at];
            if (value >= ' ' && value != '"' && value != '\\' && value != 0x7F) {
                at++; // the usual character
                continue;
            }
            int step = Utf8.lengthAt(bytes, at, length);
            int codePoint = step > 0 ? Utf8.codePointAt(bytes, at, step) : -1;
            if (step > 0 && codePoint != '"' && codePoint != '\\' && !Utf8.isUnsafe(codePoint)) {
                at += step;
                continue;
            }
            out.put(bytes, plainFrom, at - plainFrom);
            if (step > 0) {
                putEscaped(out, codePoint);
            } else {
                out.put(REPLACEMENT);
                valid = false;
            }
            at += Math.abs(step);
            plainFrom = at;
        }
        out.put(bytes, plainFrom, length - plainFrom);
        out.put('"');
        return valid;
    }

    /** Puts a text with its quotes. */
    public static void put(ByteOutput out, String text) throws OutputFailedException {
        byte[] bytes = text.getBytes(UTF_8);
        put(out, bytes, bytes.length);
    }

    /** Puts bytes as a string in base 64, with its quotes. */
    static void putBase64(ByteOutput out, byte[] bytes, int length) throws OutputFailedException {
        final int groupsAtOnce = 3 << 12; // a multiple of three has no padding, so pieces can be joined
        Base64.Encoder encoder = Base64.getEncoder();
        out.put('"');
        for (int at = 0; at < length; at += groupsAtOnce) {
            byte[] piece = new byte[Math.min(groupsAtOnce, length - at)];
            System.arraycopy(bytes, at, piece, 0, piece.length);
            out.put(encoder.encode(piece));
        }
        out.put('"');
    }

    private static void putEscaped(ByteOutput out, int codePoint) throws OutputFailedException {
        int letter = switch (codePoint) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
        if (letter == 0) {
            TerminalText.putUnicode(out, codePoint);
        } else {
            out.put('\\');
            out.put(letter);
        }
    }
}
