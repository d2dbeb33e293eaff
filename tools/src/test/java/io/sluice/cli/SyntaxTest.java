package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SyntaxTest {
    private static final Option FOLLOW = Option.flag("", "-f", "--follow");
    private static final Option REVERSE = Option.flag("", "-r");
    private static final Option LINES = Option.value("N", "", "-n", "--lines");
    private static final Option WATCH = Option.optionalValue("SECONDS", "1", "", "--watch");

    private final Syntax syntax = new Syntax("test", "", FOLLOW, REVERSE, LINES, WATCH).positionals("SERVICE", 0, "");

    @Test
    void readsAValueInEveryForm() {
        assertEquals("5", parse("-n", "5").value(LINES));
        assertEquals("5", parse("-n5").value(LINES));
        assertEquals("5", parse("--lines", "5").value(LINES));
        assertEquals("5", parse("--lines=5").value(LINES));
        assertEquals("", parse("--lines=").value(LINES));
        assertEquals("-1h", parse("-n", "-1h").value(LINES));
        assertEquals("6", parse("-n", "5", "-n", "6").value(LINES));
        assertEquals(List.of("5", "6"), parse("-n", "5", "-n", "6").values(LINES));
    }

    @Test
    void readsFlagsInARow() {
        Parsed parsed = parse("-frn5", "web");

        assertTrue(parsed.has(FOLLOW) && parsed.has(REVERSE));
        assertEquals("5", parsed.value(LINES));
        assertEquals(List.of("web"), parsed.positionals());
    }

    @Test
    void givesAnOptionalValueItsDefaultWhenNoneFollows() {
        assertEquals("1", parse("--watch").value(WATCH));
        assertEquals("1", parse("--watch", "-f").value(WATCH));
        assertEquals("3", parse("--watch", "3").value(WATCH));
        assertEquals("3", parse("--watch=3").value(WATCH));
    }

    @Test
    void takesNothingForAnOptionBehindTwoHyphens() {
        Parsed parsed = parse("a", "--", "-f", "--", "-x");

        assertFalse(parsed.has(FOLLOW));
        assertEquals(List.of("a", "-f", "--", "-x"), parsed.positionals());
    }

    @Test
    void leavesTheArgumentsOfAProgramAlone() {
        Syntax run = new Syntax("run", "", FOLLOW).positionals("CMD", 1, "").endingAtPositional();

        Parsed parsed = run.parse(new String[] {"-f", "ls", "-l", "--", "-f"});

        assertTrue(parsed.has(FOLLOW));
        assertEquals(List.of("ls", "-l", "--", "-f"), parsed.positionals());
        assertEquals(List.of("ls"), run.parse(new String[] {"--", "ls"}).positionals());
        assertRefused(run, "missing CMD (sluice run --help)");
    }

    @Test
    void saysWhatItDoesNotTake() {
        assertRefused(syntax, "no option --bad (sluice test --help)", "--bad");
        assertRefused(syntax, "no option -x (sluice test --help)", "-fx");
        assertRefused(syntax, "-n needs a value: N (sluice test --help)", "-n");
        assertRefused(syntax, "--follow has no value, got \"1\" (sluice test --help)", "--follow=1");
        assertRefused(new Syntax("test", ""), "no argument belongs here, got \"a\" (sluice test --help)", "a");
    }

    private Parsed parse(String... args) {
        return syntax.parse(args);
    }

    private static void assertRefused(Syntax syntax, String message, String... args) {
        UsageException refusal = assertThrows(UsageException.class, () -> syntax.parse(args));
        assertEquals(message, refusal.getMessage());
    }
}
