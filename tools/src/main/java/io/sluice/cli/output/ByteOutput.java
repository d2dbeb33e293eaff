package io.sluice.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import org.agrona.DirectBuffer;

/**
 * Collects bytes and writes them in large pieces. Confined to one thread.
 *
 * <p>A {@code PrintStream} would lock, encode and often write for each line; this copies into one array. All its
 * failures are {@link OutputFailedException}s, so that a reader who has gone is told from a store that fails.
 */
public final class ByteOutput {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int DIGITS_MAX = 20;

    private final OutputStream stream;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int length;

    /** Makes an empty buffer in front of a stream. */
    public ByteOutput(OutputStream stream) {
        this.stream = stream;
    }

    /** Puts one byte. */
    public void put(int value) throws OutputFailedException {
        if (length == BUFFER_BYTES) {
            drain();
        }
        buffer[length++] = (byte) value;
    }

    /** Puts {@code count} bytes from {@code offset} on. */
    public void put(byte[] bytes, int offset, int count) throws OutputFailedException {
        int from = offset;
        int left = count;
        while (left > 0) {
            int chunk = Math.min(left, room());
            System.arraycopy(bytes, from, buffer, length, chunk);
            length += chunk;
            from += chunk;
            left -= chunk;
        }
    }

    /** Puts all bytes of an array. */
    public void put(byte[] bytes) throws OutputFailedException {
        put(bytes, 0, bytes.length);
    }

    /** Puts all bytes of a buffer. */
    public void put(DirectBuffer content) throws OutputFailedException {
        int from = 0;
        int left = content.capacity();
        while (left > 0) {
            int chunk = Math.min(left, room());
            content.getBytes(from, buffer, length, chunk);
            length += chunk;
            from += chunk;
            left -= chunk;
        }
    }

    /** Puts a text that has ASCII characters only. */
    public void putAscii(String text) throws OutputFailedException {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    /** Puts any text. */
    public void putText(String text) throws OutputFailedException {
        put(text.getBytes(UTF_8));
    }

    /** Puts a whole number that is not negative, with zeros in front up to {@code width} digits. */
    public void putDigits(long value, int width) throws OutputFailedException {
        if (room() < DIGITS_MAX) {
            drain();
        }
        int digits = width;
        for (long limit = powerOfTen(width); digits < DIGITS_MAX - 1 && value >= limit; limit *= 10) {
            digits++;
        }
        long rest = value;
        for (int at = length + digits - 1; at >= length; at--) {
            buffer[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    /** Puts a whole number. */
    public void putNumber(long value) throws OutputFailedException {
        if (value < 0) {
            putAscii(Long.toString(value));
        } else {
            putDigits(value, 1);
        }
    }

    /** Writes out what was put. */
    public void flush() throws OutputFailedException {
        drain();
        try {
            stream.flush();
        } catch (IOException e) {
            throw new OutputFailedException(e);
        }
    }

    /** Returns how many bytes can be put now, at least 1. */
    private int room() throws OutputFailedException {
        if (length == BUFFER_BYTES) {
            drain();
        }
        return BUFFER_BYTES - length;
    }

    private void drain() throws OutputFailedException {
        int count = length;
        length = 0; // also when it fails: nobody will try again
        if (count == 0) {
            return;
        }
        try {
            stream.write(buffer, 0, count);
        } catch (IOException e) {
            throw new OutputFailedException(e);
        }
    }
}
