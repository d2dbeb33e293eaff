package io.sluice.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"a", "web", "hero_collab.server", "a.b.c.d", "getty@tty1", "net:eth0", "x-1.y--z", "_", "0", "Z9"
            })
    void takesDottedNamesOfWords(String service) {
        assertEquals(service, SourceName.of(service, Stream.STDOUT).service());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a..b",
                ".a",
                "a.",
                "a.b.",
                "/",
                "/etc/passwd",
                "a/b",
                "../a",
                "a/../b",
                "a\\b",
                "~",
                "~root",
                "*",
                "a*",
                "?",
                "a b",
                " a",
                "a ",
                "a,b",
                "a=b",
                "a;b",
                "a|b",
                "$a",
                "`a`",
                "'a'",
                "\"a\"",
                "<a>",
                "a&b",
                "#a",
                "%41",
                "a+b",
                "{a}",
                "[a]",
                "a!",
                "a^b"
            })
    void refusesWhatIsNoDottedName(String service) {
        assertThrows(IllegalArgumentException.class, () -> SourceName.of(service, Stream.STDOUT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "-a", "--help", "a.-b", "a.--b"})
    void refusesPartsThatLookLikeOptions(String service) {
        assertThrows(IllegalArgumentException.class, () -> SourceName.of(service, Stream.STDOUT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-", "a-.b", "a.b-", "a--"})
    void refusesADashThatIsNotWithinAPart(String service) {
        assertThrows(IllegalArgumentException.class, () -> SourceName.of(service, Stream.STDOUT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00e9",
                "caf\u00e9",
                "\u0430",
                "\uff41",
                "\u0661",
                "a\u00adb",
                "a\ud83d\ude00",
                "\ud800",
                "\u202ea"
            })
    void refusesWhatIsNotAscii(String service) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> SourceName.of(service, Stream.STDOUT));

        assertIsPrintable(refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\0b", "a\nb", "a\r", "\t", "\u001b[2J", "a\u007f", "\u0085", "\u009b31m"})
    void refusesControlCharactersAndPrintsNone(String service) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> SourceName.of(service, Stream.STDOUT));

        assertIsPrintable(refusal);
    }

    @Test
    void takes255BytesAndRefuses256() {
        String longest = "a".repeat(SourceName.NAME_BYTES_MAX);

        assertEquals(longest, new SourceName(longest, longest, Stream.PTY).service());

        IllegalArgumentException service =
                assertThrows(IllegalArgumentException.class, () -> SourceName.of(longest + "a", Stream.PTY));
        assertEquals("service must be 1 to 255 bytes long, got 256", service.getMessage());
        IllegalArgumentException context =
                assertThrows(IllegalArgumentException.class, () -> new SourceName(longest + "a", "web", Stream.PTY));
        assertEquals("context must be 1 to 255 bytes long, got 256", context.getMessage());
    }

    @Test
    void refusesADotInAContext() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> new SourceName("a.b", "web", Stream.STDOUT));

        assertEquals("context must have no dot, got \"a.b\"", refusal.getMessage());
    }

    @Test
    void saysTheValueAndTheRule() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> SourceName.of("../etc", Stream.STDOUT));

        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains("\"../etc\""), message);
        assertTrue(message.startsWith("service must be dotted parts of letters, digits"), message);
    }

    @Test
    void doesNotTakeOneSourceForAnother() {
        SourceName name = new SourceName("core", "web", Stream.STDOUT);

        assertEquals("core/web/stdout", name.toString());
        assertEquals(name, SourceName.of("web", Stream.STDOUT));
        assertFalse(name.equals(SourceName.of("web", Stream.STDERR)));
        assertFalse(name.equals(SourceName.of("Web", Stream.STDOUT)));
        assertFalse(name.equals(new SourceName("web", "core", Stream.STDOUT)));
    }

    private static void assertIsPrintable(IllegalArgumentException refusal) {
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.chars().allMatch(c -> c >= ' ' && c < 0x7F), message);
    }
}
