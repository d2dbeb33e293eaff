package io.sluice.cli.output;

import io.sluice.read.Line;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/** Copies the content of one line after the other into an array that grows as needed. Confined to one thread. */
final class Contents {
    private byte[] bytes = new byte[1 << 12];
    private int length;

    /** Takes the content of a line. */
    void take(Line line) {
        DirectBuffer content = line.content();
        length = content.capacity();
        if (bytes.length < length) {
            bytes = Arrays.copyOf(bytes, Math.max(length, bytes.length * 2));
        }
        content.getBytes(0, bytes, 0, length);
    }

    /** Takes all of {@code text} instead. */
    void take(byte[] text) {
        bytes = text.length > bytes.length ? new byte[text.length * 2] : bytes;
        length = text.length;
        System.arraycopy(text, 0, bytes, 0, length);
    }

    /** Returns the bytes, of which {@link #length} count; valid until the next line is taken. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
