package io.sluice.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Reads a JSON text piece by piece, as RFC 8259 has it and no more. Confined to one thread.
 *
 * <p>The caller knows what it expects; what is there instead is an {@link IllegalArgumentException} that says where.
 */
public final class JsonScanner {
    private static final int DEPTH_MAX = 64;
    private static final int END = -1;

    private final String text;
    private int at;

    /** Begins to read a text. */
    public JsonScanner(String text) {
        this.text = text;
    }

    /**
     * Begins to read a text in UTF-8.
     *
     * @throws IllegalArgumentException when it is not UTF-8
     */
    public static JsonScanner of(byte[] bytes, int offset, int length) {
        try {
            return new JsonScanner(UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it is not UTF-8", e);
        }
    }

    /** Takes a character, such as a bracket, when it comes next, behind white space. */
    public boolean take(char expected) {
        if (peek() != expected) {
            return false;
        }
        at++;
        return true;
    }

    /** Takes a character that must come next. */
    public void expect(char expected) {
        if (!take(expected)) {
            throw wrong("'" + expected + "'");
        }
    }

    /** Checks that nothing comes any more. */
    public void expectEnd() {
        if (peek() != END) {
            throw wrong("the end");
        }
    }

    /** Returns the next character behind white space without taking it, -1 at the end. */
    public int peek() {
        while (at < text.length() && isWhite(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : END;
    }

    private static boolean isWhite(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    /** Takes a string; returns what it stands for. */
    public String string() {
        if (peek() != '"') {
            throw wrong("a string");
        }
        int from = ++at;
        StringBuilder unescaped = null; // made when there is an escape
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                String rest = text.substring(from, at - 1);
                return unescaped == null ? rest : unescaped.append(rest).toString();
            }
            if (c < ' ') {
                break;
            }
            if (c == '\\') {
                unescaped = unescaped == null ? new StringBuilder() : unescaped;
                unescaped.append(text, from, at - 1).append(escaped());
                from = at;
            }
        }
        throw wrong("the end of a string");
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : 0;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("an escape");
        };
    }

    private char unicode() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at++), 16) : -1;
            if (digit < 0 || text.charAt(at - 1) > 'f') {
                throw wrong("four digits");
            }
            value = value * 16 + digit;
        }
        return (char) value;
    }

    /** Takes a number, {@code true}, {@code false} or {@code null}; returns it as it is written. */
    public String word() {
        int unused = peek(); // passes white space over
        int from = at;
        while (at < text.length() && isWord(text.charAt(at))) {
            at++;
        }
        String word = text.substring(from, at);
        if (!isLiteral(word) && !isNumber(word)) {
            throw wrong("a value");
        }
        return word;
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'E';
    }

    private static boolean isLiteral(String word) {
        return word.equals("true") || word.equals("false") || word.equals("null");
    }

    private static boolean isNumber(String word) {
        int next = word.startsWith("-") ? 1 : 0;
        int digits = afterDigits(word, next);
        if (digits == next || (word.startsWith("0", next) && digits > next + 1)) {
            return false;
        }
        next = digits;
        if (word.startsWith(".", next)) {
            digits = afterDigits(word, next + 1);
            if (digits == next + 1) {
                return false;
            }
            next = digits;
        }
        if (word.startsWith("e", next) || word.startsWith("E", next)) {
            int from = word.startsWith("+", next + 1) || word.startsWith("-", next + 1) ? next + 2 : next + 1;
            digits = afterDigits(word, from);
            next = digits == from ? word.length() + 1 : digits;
        }
        return next == word.length();
    }

    private static int afterDigits(String word, int from) {
        int next = from;
        while (next < word.length() && word.charAt(next) >= '0' && word.charAt(next) <= '9') {
            next++;
        }
        return next;
    }

    /** Takes a value of any kind and forgets it. */
    public void skipValue() {
        skipValue(DEPTH_MAX);
    }

    private void skipValue(int depthLeft) {
        if (depthLeft == 0) {
            throw wrong("less than " + DEPTH_MAX + " values within each other");
        }
        int next = peek();
        if (next == '{' || next == '[') {
            at++;
            char end = next == '{' ? '}' : ']';
            if (take(end)) {
                return;
            }
            do {
                if (next == '{') {
                    String unused = string();
                    expect(':');
                }
                skipValue(depthLeft - 1);
            } while (take(','));
            expect(end);
        } else if (next == '"') {
            String unused = string();
        } else {
            String unused = word();
        }
    }

    /** Makes the exception that says what should be here. */
    public IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("not JSON at character " + (at + 1) + ": expected " + expected);
    }
}
