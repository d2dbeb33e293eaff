package io.sluice.admit;

/**
 * Hashes a line so that lines of one template have one hash: numbers, hexadecimal words, UUIDs and quoted texts count
 * as the same whatever they are. Makes no String.
 *
 * <p>A word is a run of letters, digits and underscores. In a word that has a digit and hexadecimal digits alone, or
 * begins with {@code 0x}, everything is masked; in any other word the runs of digits are. A quoted text is masked with
 * its quotes; an apostrophe within a word begins none. What is beyond {@link #BYTES_MAX} does not count.
 */
public final class TemplateHash {
    /** How many bytes of a line are looked at. */
    public static final int BYTES_MAX = 512;

    private static final long SEED = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;
    private static final byte MASK = 0x1A; // a control character that no line is likely to have
    private static final int UUID_LENGTH = 36;

    private static final byte OTHER = 0;
    private static final byte LETTER = 1;
    private static final byte HEX_LETTER = 2;
    private static final byte DIGIT = 3;
    private static final byte QUOTE = 4;
    private static final byte[] KINDS = kinds();

    private TemplateHash() {}

    /** Hashes a line of a severity; two severities are two templates. */
    public static long of(byte[] bytes, int offset, int length, int severity) {
        int end = offset + Math.min(length, BYTES_MAX);
        long hash = mix(SEED, (byte) severity);
        int at = offset;
        while (at < end) {
            byte value = bytes[at];
            byte kind = KINDS[value & 0xFF];
            if (kind == OTHER) {
                hash = mix(hash, value);
                at++;
            } else if (kind == QUOTE) {
                int close = closingQuote(bytes, at, offset, end);
                hash = mix(hash, close < 0 ? value : MASK);
                at = close < 0 ? at + 1 : close + 1;
            } else if (isUuid(bytes, at, end)) {
                hash = mix(hash, MASK);
                at += UUID_LENGTH;
            } else {
                int wordEnd = wordEnd(bytes, at, end);
                hash = isHexWord(bytes, at, wordEnd) ? mix(hash, MASK) : word(hash, bytes, at, wordEnd);
                at = wordEnd;
            }
        }
        return hash ^ (hash >>> 32);
    }

    private static long mix(long hash, byte value) {
        return (hash ^ (value & 0xFF)) * PRIME;
    }

    private static long word(long seed, byte[] bytes, int from, int end) {
        long hash = seed;
        boolean inDigits = false;
        for (int at = from; at < end; at++) {
            boolean digit = KINDS[bytes[at] & 0xFF] == DIGIT;
            if (!digit) {
                hash = mix(hash, bytes[at]);
            } else if (!inDigits) {
                hash = mix(hash, MASK);
            }
            inDigits = digit;
        }
        return hash;
    }

    private static int wordEnd(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && isWord(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isWord(byte value) {
        byte kind = KINDS[value & 0xFF];
        return kind == LETTER || kind == HEX_LETTER || kind == DIGIT;
    }

    private static boolean isHexWord(byte[] bytes, int from, int end) {
        if (end - from > 2 && bytes[from] == '0' && (bytes[from + 1] | 0x20) == 'x') {
            return true;
        }
        boolean digit = false;
        for (int at = from; at < end; at++) {
            byte kind = KINDS[bytes[at] & 0xFF];
            if (kind == LETTER) {
                return false;
            }
            digit |= kind == DIGIT;
        }
        return digit;
    }

    private static boolean isUuid(byte[] bytes, int from, int end) {
        if (end - from < UUID_LENGTH || bytes[from + 8] != '-' || bytes[from + 13] != '-') {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            byte kind = KINDS[bytes[from + i] & 0xFF];
            if (dash ? bytes[from + i] != '-' : kind != DIGIT && kind != HEX_LETTER) {
                return false;
            }
        }
        return from + UUID_LENGTH == end || !isWord(bytes[from + UUID_LENGTH]);
    }

    /** Finds where the text that is quoted from {@code at} on ends; -1 when nothing is quoted there. */
    private static int closingQuote(byte[] bytes, int at, int start, int end) {
        byte quote = bytes[at];
        if (quote == '\'' && at > start && isWord(bytes[at - 1])) {
            return -1;
        }
        for (int close = at + 1; close < end; close++) {
            if (bytes[close] == quote && (bytes[close - 1] != '\\' || close == at + 1)) {
                return close;
            }
        }
        return -1;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        for (int b = 0; b < kinds.length; b++) {
            int lower = b | 0x20;
            if (b >= '0' && b <= '9') {
                kinds[b] = DIGIT;
            } else if (b < 0x80 && lower >= 'a' && lower <= 'z') {
                kinds[b] = lower <= 'f' ? HEX_LETTER : LETTER;
            } else if (b == '_' || b >= 0x80) {
                kinds[b] = LETTER;
            }
        }
        kinds['"'] = QUOTE;
        kinds['\''] = QUOTE;
        kinds['`'] = QUOTE;
        return kinds;
    }
}
