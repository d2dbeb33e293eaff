package io.sluice.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.entry.TagList;
import java.util.List;

/** Reads the tags of lines. */
public final class Tags {
    private Tags() {}

    /** Returns a line's tags; what is kept in their place and is no array of strings is one tag. */
    public static List<String> of(Line line) {
        if (line.tags().capacity() == 0) {
            return List.of();
        }
        byte[] bytes = line.copyTags();
        List<String> tags = TagList.parse(bytes);
        return tags == null ? List.of(new String(bytes, UTF_8)) : tags;
    }
}
