package io.sluice.capture;

import io.sluice.entry.Severity;

/**
 * Reads the severity that a line tells of itself, from its first bytes, without making a String.
 *
 * <p>It knows a syslog priority at the very start ({@code <11>}), a keyed level ({@code level=warn},
 * {@code "level":"error"}, {@code severity=...}, {@code lvl=...}), and a level as a word of its own in capitals
 * ({@code ERROR}, {@code [WARN]}, {@code INFO:}) or, in brackets or before a colon, in any case ({@code [error]},
 * {@code error:}). The first that it finds counts; later ones are usually part of the message.
 */
final class SeverityScan {
    /** The line tells no severity. */
    static final int NONE = -1;

    /** How many bytes of a line are looked at: time stamps, thread and class names come before the level. */
    private static final int SCAN_BYTES_MAX = 64;

    private static final int LETTER_BITS = 0x1F; // of a letter in either case

    private static final int WORD_LENGTH_MIN = 3;
    private static final int WORD_LENGTH_MAX = 9;

    private static final String[] STARTS = {"tr", "de", "in", "no", "wa", "er", "em", "se", "cr", "fa", "pa", "al"};
    private static final int[] SECOND_LETTERS = secondLetters();

    private SeverityScan() {}

    /** Returns the code of the severity that the line at {@code from} tells, or {@link #NONE}. */
    static int scan(byte[] bytes, int from, int length) {
        int end = from + Math.min(length, SCAN_BYTES_MAX);
        if (length > 2 && bytes[from] == '<') {
            int priority = syslogPriority(bytes, from + 1, end);
            if (priority >= 0) {
                return Severity.ofSyslog(priority).code();
            }
        }
        int lineEnd = from + length;
        long before = 0; // not 0 when the byte before is a word's
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long words = WordScan.words(bytes, at);
            long starts = words & ~((words << Byte.SIZE) | before);
            before = words >>> (Long.SIZE - Byte.SIZE);
            for (; starts != 0; starts &= starts - 1) {
                int code = startingAt(bytes, at + (Long.numberOfTrailingZeros(starts) >>> 3), from, lineEnd);
                if (code != NONE) {
                    return code;
                }
            }
        }
        boolean inWord = before != 0;
        for (; at < end; at++) {
            boolean word = WordScan.isWord(bytes[at]);
            if (word && !inWord) {
                int code = startingAt(bytes, at, from, lineEnd);
                if (code != NONE) {
                    return code;
                }
            }
            inWord = word;
        }
        return NONE;
    }

    /** Returns the code of the level that is the word that begins at {@code at}, or {@link #NONE}, as most are none. */
    private static int startingAt(byte[] bytes, int at, int lineStart, int lineEnd) {
        return at + 1 < lineEnd && mayGoOn(bytes[at], bytes[at + 1]) ? levelAt(bytes, at, lineStart, lineEnd) : NONE;
    }

    /** Tells cheaply of most words that they are no level. What it lets pass need not be letters. */
    private static boolean mayGoOn(byte first, byte second) {
        return ((SECOND_LETTERS[first & LETTER_BITS] >>> (second & LETTER_BITS)) & 1) != 0;
    }

    /** Returns the code of the level that is the word at {@code at}, where a word begins, or {@link #NONE}. */
    private static int levelAt(byte[] bytes, int at, int lineStart, int lineEnd) {
        int wordEnd = at + 1;
        int wordEndMax = Math.min(lineEnd, at + WORD_LENGTH_MAX + 1);
        while (wordEnd < wordEndMax && WordScan.isLetter(bytes[wordEnd])) {
            wordEnd++;
        }
        int length = wordEnd - at;
        boolean whole = wordEnd == lineEnd || !WordScan.isWord(bytes[wordEnd]);
        if (length < WORD_LENGTH_MIN || !whole) {
            return NONE; // next to a digit, an underscore or a non-ASCII byte it is a part of another word
        }
        int code = severityOf(bytes, at, length);
        return code != NONE && isMeant(bytes, lineStart, at, wordEnd, lineEnd) ? code : NONE;
    }

    private static int syslogPriority(byte[] bytes, int from, int end) {
        int priority = 0;
        int at = from;
        while (at < end && at < from + 3 && bytes[at] >= '0' && bytes[at] <= '9') {
            priority = priority * 10 + bytes[at] - '0';
            at++;
        }
        return at > from && at < end && bytes[at] == '>' ? priority : NONE;
    }

    /** Capitals mean a level wherever they stand; small letters only behind a key, in brackets or before a colon. */
    private static boolean isMeant(byte[] bytes, int from, int at, int wordEnd, int lineEnd) {
        if (bytes[at] <= 'Z' && bytes[at + 1] <= 'Z') {
            return true;
        }
        byte before = at > from ? bytes[at - 1] : (byte) ' ';
        byte after = wordEnd < lineEnd ? bytes[wordEnd] : (byte) ' ';
        return (before == '[' && after == ']')
                || (after == ':' && (at == from || before == ' ') && wordEnd + 1 < lineEnd && bytes[wordEnd + 1] == ' ')
                || isKeyed(bytes, from, at);
    }

    /**
     * Looks back over {@code ":"} or {@code =} for a key that ends in {@code level}, {@code lvl} or {@code severity}.
     */
    private static boolean isKeyed(byte[] bytes, int from, int at) {
        int key = at - 1;
        boolean separated = false;
        while (key >= from && (bytes[key] == '"' || bytes[key] == ' ' || bytes[key] == ':' || bytes[key] == '=')) {
            separated |= bytes[key] == ':' || bytes[key] == '=';
            key--;
        }
        return separated
                && (endsWith(bytes, from, key, "level")
                        || endsWith(bytes, from, key, "lvl")
                        || endsWith(bytes, from, key, "severity"));
    }

    private static boolean endsWith(byte[] bytes, int from, int last, String word) {
        int start = last - word.length() + 1;
        if (start < from) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((bytes[start + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Finds the severity of a word of ASCII letters in any case. */
    private static int severityOf(byte[] bytes, int at, int length) {
        return switch (bytes[at] | 0x20) {
            case 't' -> is(bytes, at, length, "trace") ? Severity.TRACE.code() : NONE;
            case 'd' -> is(bytes, at, length, "debug") ? Severity.DEBUG.code() : NONE;
            case 'i' -> is(bytes, at, length, "info") ? Severity.INFO.code() : NONE;
            case 'n' -> is(bytes, at, length, "notice") ? Severity.NOTICE.code() : NONE;
            case 'w' ->
                is(bytes, at, length, "warn") || is(bytes, at, length, "warning") ? Severity.WARNING.code() : NONE;
            case 'e' -> ofE(bytes, at, length);
            case 's' -> is(bytes, at, length, "severe") ? Severity.ERROR.code() : NONE;
            case 'c' ->
                is(bytes, at, length, "critical") || is(bytes, at, length, "crit") ? Severity.CRITICAL.code() : NONE;
            case 'f' -> is(bytes, at, length, "fatal") ? Severity.FATAL.code() : NONE;
            case 'p' -> is(bytes, at, length, "panic") ? Severity.FATAL.code() : NONE;
            case 'a' -> is(bytes, at, length, "alert") ? Severity.FATAL.code() : NONE;
            default -> NONE;
        };
    }

    private static int ofE(byte[] bytes, int at, int length) {
        if (is(bytes, at, length, "error") || is(bytes, at, length, "err")) {
            return Severity.ERROR.code();
        }
        return is(bytes, at, length, "emerg") || is(bytes, at, length, "emergency") ? Severity.FATAL.code() : NONE;
    }

    private static boolean is(byte[] bytes, int at, int length, String word) {
        return length == word.length() && endsWith(bytes, at, at + length - 1, word);
    }

    private static int[] secondLetters() {
        int[] letters = new int[LETTER_BITS + 1];
        for (String start : STARTS) {
            letters[start.charAt(0) & LETTER_BITS] |= 1 << (start.charAt(1) & LETTER_BITS);
        }
        return letters;
    }
}
