package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code logs --cursor C --context N}: what was written around a line. */
class LogsContextTest {
    @TempDir
    private Path directory;

    private String cursor = ""; // of the line w4

    @BeforeEach
    void ingest() {
        ingest("web", "w0\nw1\n");
        ingest("db", "d2\nd3\n");
        ingest("web", "w4\n");
        ingest("db", "d5\n");
        ingest("web", "w6\nw7\n");
        String json = logs("-g", "w4", "-o", "json").text();
        cursor = json.replaceAll("(?s).*\"cursor\":\"([^\"]+)\".*", "$1");
    }

    @Test
    void isSoManyLinesOfAllServicesOnBothSides() {
        assertEquals("w4", around(0));
        assertEquals("d3,w4,d5", around(1));
        assertEquals("w1,d2,d3,w4,d5,w6,w7", around(3));
        assertEquals("w0,w1,d2,d3,w4,d5,w6,w7", around(100));
    }

    @Test
    void isOfTheGivenServicesOnly() {
        assertEquals("w1,w4,w6", around(1, "web"));
        assertEquals("d3,d5", around(1, "db"));
        assertEquals("w0,w1,w4", around(2, "-g", "w[014]"));
    }

    @Test
    void marksTheLineForPeopleAtATerminalOnly() {
        List<String> shown = Invocation.onTerminal(
                        directory, "logs", "--cursor", cursor, "--context", "1", "--color", "never")
                .lines();

        assertEquals(3, shown.size());
        assertTrue(shown.get(0).startsWith("  ") && shown.get(0).endsWith("d3"), shown.toString());
        assertTrue(shown.get(1).startsWith("> ") && shown.get(1).endsWith("w4"), shown.toString());
        assertTrue(shown.get(2).startsWith("  ") && shown.get(2).endsWith("d5"), shown.toString());
        assertFalse(logs("--cursor", cursor, "--context", "1").text().contains(">"));
        assertFalse(
                logs("--cursor", cursor, "--context", "1", "-o", "tsv").text().contains(">"));
    }

    @Test
    void needsACursorAndNoOtherWayToChooseHowMany() {
        assertEquals(
                "sluice: --context needs --cursor: the line that it is about (--context-name chooses a context of"
                        + " services)\n",
                logs("--context", "core").err());
        assertEquals(2, logs("--context", "3", "--after-cursor", cursor).exitCode());
        assertEquals(2, logs("--context", "-1", "--cursor", cursor).exitCode());
        assertEquals(2, logs("--context", "x", "--cursor", cursor).exitCode());
        for (List<String> other : List.of(List.of("-f"), List.of("-r"), List.of("-n", "5"))) {
            List<String> all = new ArrayList<>(List.of("--context", "3", "--cursor", cursor));
            all.addAll(other);
            assertEquals(2, logs(all.toArray(new String[0])).exitCode());
        }
    }

    @Test
    void ofServicesHasAnotherName() {
        Invocation other =
                Invocation.of(directory, "o8\n".getBytes(UTF_8), "ingest", "-s", "web", "--context", "other");

        assertEquals(0, other.exitCode());
        assertEquals("o8", logs("--context-name", "other", "-o", "cat").text().strip());
        assertEquals(8, logs("--context-name", "core", "-o", "cat").lines().size());
    }

    private String around(int count, String... args) {
        List<String> all =
                new ArrayList<>(List.of("--cursor", cursor, "--context", String.valueOf(count), "-o", "cat"));
        all.addAll(List.of(args));
        return String.join(",", logs(all.toArray(new String[0])).lines());
    }

    private void ingest(String service, String lines) {
        assertEquals(
                0,
                Invocation.of(directory, lines.getBytes(UTF_8), "ingest", "-s", service)
                        .exitCode());
    }

    private Invocation logs(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "logs";
        System.arraycopy(args, 0, all, 1, args.length);
        return Invocation.of(directory, all);
    }
}
