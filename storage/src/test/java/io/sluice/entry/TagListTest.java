package io.sluice.entry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TagListTest {
    @Test
    void readsBackWhatItWrites() {
        for (List<String> tags : List.of(
                List.<String>of(),
                List.of(""),
                List.of("a", "job:7", "\u00fc\u20ac\ud83d\ude00"),
                List.of("\"\\\u0000\n\t/", "half \ud83d"))) {
            assertEquals(tags, TagList.parse(TagList.encode(tags)));
        }
        assertEquals("[\"a\",\"\u00fc\"]", new String(TagList.encode(List.of("a", "\u00fc")), UTF_8));
    }

    @Test
    void readsWhatOthersWrite() {
        assertEquals(List.of("a", "b"), parse(" [ \"a\" ,\t\"b\" ]\n"));
        assertEquals(List.of(), parse("[]"));
        assertEquals(List.of("/a\u00e9"), parse("[\"\\/\\u0061\\u00E9\"]"));
    }

    @Test
    void refusesWhatIsNoArrayOfStrings() {
        for (String text : List.of(
                " ",
                "a",
                "\"a\"",
                "[",
                "[\"a\"",
                "[\"a\",]",
                "[1]",
                "[null]",
                "[[]]",
                "{}",
                "[\"a\"] x",
                "[\"\t\"]",
                "[\"\\x\"]",
                "[\"\\u00g0\"]",
                "[\"\\u12\"]",
                "[\"a\" \"b\"]")) {
            assertNull(parse(text), text);
        }
        assertNull(TagList.parse("[\"\u00ff\"]".getBytes(ISO_8859_1)));
    }

    @Test
    void takesAContentForTheMessageWhoseTagsWouldBeLongerThanItself() {
        byte[] content = new byte[6];
        assertEquals(5, TagsLayout.put(content, new byte[] {'a', 'b', 'c'}));

        UnsafeBuffer buffer = new UnsafeBuffer(content);
        assertEquals(5, TagsLayout.lengthBefore(buffer, 0, 6));
        assertEquals(5, TagsLayout.lengthBefore(buffer, 0, 5));
        assertEquals(0, TagsLayout.lengthBefore(buffer, 0, 4));
        assertEquals(0, TagsLayout.lengthBefore(buffer, 0, 1));
    }

    private static @Nullable List<String> parse(String text) {
        return TagList.parse(text.getBytes(UTF_8));
    }
}
