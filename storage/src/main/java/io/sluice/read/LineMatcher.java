package io.sluice.read;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import org.agrona.DirectBuffer;

/**
 * Shows lines to RE2, one after the other, without making a String of any. Confined to one thread.
 *
 * <p>A line's bytes are copied to an array; those of ASCII are its characters, others are decoded to another array. The
 * arrays grow to what the longest line needs.
 */
final class LineMatcher implements CharSequence {
    private static final int BYTES_AT_FIRST = 512;

    private final Matcher matcher;
    private final CharsetDecoder decoder = UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    private byte[] bytes = new byte[BYTES_AT_FIRST];
    private ByteBuffer encoded = ByteBuffer.wrap(bytes);
    private CharBuffer decoded = CharBuffer.allocate(0);
    private char[] chars = decoded.array();
    private boolean ascii;
    private int length; // in chars

    LineMatcher(Pattern pattern) {
        this.matcher = pattern.matcher("");
    }

    /** Tells whether the expression is found in a line; bytes that are not UTF-8 are U+FFFD to it, as in a String. */
    boolean find(DirectBuffer content, int offset, int length) {
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, 2 * bytes.length)];
            encoded = ByteBuffer.wrap(bytes);
        }
        content.getBytes(offset, bytes, 0, length);
        ascii = isAscii(length);
        this.length = ascii ? length : decode(length);
        return matcher.reset(this).find();
    }

    private boolean isAscii(int length) {
        int bits = 0;
        for (int i = 0; i < length; i++) {
            bits |= bytes[i];
        }
        return bits >= 0;
    }

    /** Decodes the bytes; returns how many chars they are, never more than bytes. */
    private int decode(int length) {
        if (chars.length < length) {
            decoded = CharBuffer.allocate(bytes.length);
            chars = decoded.array();
        }
        decoder.reset();
        decoder.decode(encoded.clear().limit(length), decoded.clear(), true);
        decoder.flush(decoded);
        return decoded.position();
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return ascii ? (char) bytes[index] : chars[index];
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return toString().substring(start, end);
    }

    @Override
    public String toString() {
        return ascii ? new String(bytes, 0, length, US_ASCII) : new String(chars, 0, length);
    }
}
