package io.sluice.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollapsedTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "Socket accept error: Too many open files", "a: b\tc\n d", "caf\u00e9 \ud83d\ude00"})
    void readsWhatItWrote(String exemplar) {
        for (boolean alike : new boolean[] {true, false}) {
            Collapsed collapsed = new Collapsed(alike, 48_213, 6_798_033, -5, Long.MAX_VALUE, exemplar);

            byte[] content = collapsed.encode();

            assertEquals(collapsed, Collapsed.parse(content, content.length));
        }
    }

    @Test
    void isNeverLongerThanItsLimit() {
        String exemplar = "\ufffd".repeat(Collapsed.EXEMPLAR_BYTES_MAX); // of bytes that were no UTF-8

        byte[] content =
                new Collapsed(false, Long.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, exemplar).encode();

        assertTrue(content.length <= Collapsed.BYTES_MAX, content.length + " bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alike",
                "other entries=1 bytes=2 first=3 last=4: a",
                "alike entries=9999999999999999999 bytes=2 first=3 last=4: a",
                "alike entries=1 bytes=2 first=3 last=4"
            })
    void knowsWhatIsNone(String text) {
        byte[] content = text.getBytes(UTF_8);

        assertNull(Collapsed.parse(content, content.length));
    }
}
