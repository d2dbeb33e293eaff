package io.sluice.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads and writes tags as they are kept: a JSON array of strings. */
public final class TagList {
    private TagList() {}

    /** Reads tags; no bytes are no tags, null is something else than an array of strings. */
    public static @Nullable List<String> parse(byte[] bytes) {
        if (bytes.length == 0) {
            return List.of();
        }
        try {
            JsonScanner json = JsonScanner.of(bytes, 0, bytes.length);
            List<String> tags = parse(json);
            json.expectEnd();
            return tags;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Reads an array of strings out of a larger text.
     *
     * @throws IllegalArgumentException when there is something else
     */
    public static List<String> parse(JsonScanner json) {
        List<String> tags = new ArrayList<>();
        json.expect('[');
        if (json.take(']')) {
            return tags;
        }
        do {
            tags.add(json.string());
        } while (json.take(','));
        json.expect(']');
        return tags;
    }

    /** Writes tags; no tags are no bytes. */
    public static byte[] encode(List<String> tags) {
        if (tags.isEmpty()) {
            return new byte[0];
        }
        StringBuilder text = new StringBuilder();
        for (String tag : tags) {
            text.append(text.length() == 0 ? '[' : ',');
            append(text, tag);
        }
        return text.append(']').toString().getBytes(UTF_8);
    }

    private static void append(StringBuilder text, String tag) {
        text.append('"');
        tag.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c < ' ' || Character.getType(c) == Character.SURROGATE) { // half of a pair is no UTF-8
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                text.appendCodePoint(c);
            }
        });
        text.append('"');
    }
}
