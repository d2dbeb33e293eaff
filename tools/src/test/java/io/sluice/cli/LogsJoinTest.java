package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code logs --join}: a stack trace stays with the line that it belongs to. */
class LogsJoinTest {
    private static final String TRACE = "ERROR failed\n\tat a.B.c(B.java:1)\nCaused by: d.E\n\t... 2 more\n";

    @TempDir
    private Path directory;

    @BeforeEach
    void ingest() {
        byte[] lines = ("INFO before\n" + TRACE + "INFO between\nERROR again\n  why\n").getBytes(UTF_8);
        assertEquals(0, Invocation.of(directory, lines, "ingest", "-s", "web").exitCode());
    }

    @Test
    void keepsATraceWithItsErrorThroughFilters() {
        assertEquals(TRACE + "ERROR again\n  why\n", cat("-p", "error"));
        assertEquals(TRACE, cat("-g", "d.E"));
        assertEquals("INFO before\nINFO between\n", cat("--exclude", "E"));
        assertEquals("INFO between\n", cat("-p", "..info", "-n", "1"));
    }

    @Test
    void countsMessagesInBothDirections() {
        assertEquals("INFO between\nERROR again\n  why\n", cat("-n", "2"));
        assertEquals("ERROR again\n  why\nINFO between\n" + TRACE, cat("-r", "-n", "3"));
    }

    @Test
    void goesOnBehindAMessageByItsCursor() {
        String json = Invocation.of(directory, "logs", "--join", "-g", "failed", "-o", "json")
                .text();
        String cursor = json.replaceAll("(?s).*\"cursor\":\"([^\"]+)\".*", "$1");

        assertEquals(1, json.lines().count());
        assertTrue(json.contains("\"seq\":1,") && json.contains("c(B.java:1)\\nCaused by: d.E\\n\\t..."), json);
        assertEquals("INFO between\nERROR again\n  why\n", cat("--after-cursor", cursor));
        assertEquals(TRACE, cat("--cursor", cursor, "-n", "1"));
        assertEquals("INFO before\n", cat("--after-cursor", cursor, "-r"));
        assertEquals("INFO before\n" + TRACE + "INFO between\n", cat("--cursor", cursor, "--context", "1"));
    }

    @Test
    void showsEachLineOfAMessageOnItsOwnAtATerminal() {
        List<String> shown = Invocation.onTerminal(directory, "logs", "--join", "--color=never", "-g", "again")
                .lines();

        assertEquals(2, shown.size());
        assertTrue(shown.get(0).endsWith("web ERROR again"), shown.get(0));
        assertEquals("  why", shown.get(1));
    }

    private String cat(String... args) {
        String[] all = new String[args.length + 4];
        System.arraycopy(args, 0, all, 4, args.length);
        all[0] = "logs";
        all[1] = "--join";
        all[2] = "-o";
        all[3] = "cat";
        return Invocation.of(directory, all).text();
    }
}
