package io.sluice.entry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GapTest {
    @ParameterizedTest
    @EnumSource(Gap.Reason.class)
    void readsWhatItWrote(Gap.Reason reason) {
        Gap gap = new Gap(reason, 48_213, 6_798_033, -5, Long.MAX_VALUE);

        byte[] content = gap.encode();

        assertEquals(gap, Gap.parse(content, content.length));
    }

    @Test
    void readsTheLabelOfTwoWords() {
        assertEquals("too-long", Gap.Reason.TOO_LONG.label());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "full",
                "tired entries=1 bytes=2 first=3 last=4",
                "full entries=9999999999999999999 bytes=2 first=3 last=4",
                "full entries=1 bytes=2 first=3 last=4 "
            })
    void knowsWhatIsNoGap(String text) {
        byte[] content = text.getBytes(US_ASCII);

        assertNull(Gap.parse(content, content.length));
    }
}
