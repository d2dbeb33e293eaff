package io.sluice.entry;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Lays out the tags before the content of an entry that has {@link EntryFlags#TAGGED}.
 *
 * <pre>
 *   0        2                 2 + length
 *  +--------+-----------------+-------------+
 *  | length | tags            | message ... |
 *  +--------+-----------------+-------------+
 * </pre>
 *
 * The length is little-endian. The tags are kept as they were given, which should be a JSON array of strings in UTF-8.
 */
public final class TagsLayout {
    /** Length of the field that says how long the tags are. */
    public static final int LENGTH_BYTES = Short.BYTES;

    /** The longest tags that the length can tell of. */
    public static final int TAGS_BYTES_MAX = (1 << Short.SIZE) - 1;

    private TagsLayout() {}

    /**
     * Returns how many bytes of a content of {@code length} bytes at {@code offset} lie before the message; 0 when they
     * cannot be tags, so that all of them are the message.
     */
    public static int lengthBefore(DirectBuffer content, int offset, int length) {
        if (length < LENGTH_BYTES) {
            return 0;
        }
        int before = LENGTH_BYTES + (content.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF);
        return before <= length ? before : 0;
    }

    /** Tells the same of bytes on the heap. */
    public static int lengthBefore(byte[] content, int offset, int length) {
        if (length < LENGTH_BYTES) {
            return 0;
        }
        int before = LENGTH_BYTES + (content[offset] & 0xFF) + ((content[offset + 1] & 0xFF) << Byte.SIZE);
        return before <= length ? before : 0;
    }

    /** Puts tags at the beginning of a content; returns where the message begins. */
    public static int put(byte[] content, byte[] tags) {
        content[0] = (byte) tags.length;
        content[1] = (byte) (tags.length >>> Byte.SIZE);
        System.arraycopy(tags, 0, content, LENGTH_BYTES, tags.length);
        return LENGTH_BYTES + tags.length;
    }
}
