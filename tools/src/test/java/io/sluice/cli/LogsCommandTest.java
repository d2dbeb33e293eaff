package io.sluice.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsCommandTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void ingest() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            lines.append(i % 10 == 3 ? "ERROR " : "INFO ")
                    .append("line ")
                    .append(i)
                    .append('\n');
        }
        ingest("web.api", lines.toString().getBytes(UTF_8));
        ingest("web.worker", "INFO worker\n".getBytes(UTF_8));
    }

    @Test
    void showsTheLastTenLinesWithoutBeingAsked() {
        List<String> lines = logs("web.api", "-o", "cat").lines();

        assertEquals(10, lines.size());
        assertEquals("INFO line 20", lines.get(0));
    }

    @Test
    void choosesBySeverityAndTextAndPrefix() {
        assertEquals(
                List.of("ERROR line 3", "ERROR line 13", "ERROR line 23"),
                logs("web.api", "-p", "error", "-n", "all", "-o", "cat").lines());
        assertEquals(
                List.of("INFO worker"),
                logs("web.*", "-g", "WORK|work", "-o", "cat").lines());
        assertEquals(31, logs("web.*", "-n", "all", "-o", "cat").lines().size());
        assertEquals(List.of("INFO worker"), logs("web.worker", "-o", "cat").lines());
    }

    @Test
    void choosesARangeOfSeveritiesWithBothItsEnds() {
        ingest("levels", "DEBUG d\nINFO i\nNOTICE n\nWARN w\nERROR e\nFATAL f\n".getBytes(UTF_8));

        assertEquals("DEBUG d INFO i NOTICE n ", levels("..notice"));
        assertEquals("INFO i NOTICE n WARN w ", levels("info..warning"));
        assertEquals("INFO i NOTICE n WARN w ", levels("4..6"));
        assertEquals("ERROR e FATAL f ", levels("error.."));
        assertEquals("ERROR e FATAL f ", levels("error"));
        assertEquals("WARN w ", levels("warn..warning"));
        assertEquals(2, logs("-p", "..").exitCode());
        assertEquals(2, logs("-p", "info..loud").exitCode());
        assertEquals(2, logs("-p", "info...error").exitCode());
    }

    private String levels(String range) {
        return logs("levels", "-p", range, "-o", "cat").text().replace('\n', ' ');
    }

    @Test
    void choosesLinesThatHaveEachPatternAndNoneOfTheExcluded() {
        ingest("text", "GET /a 200\nGET /b 500\nPOST /a 500\nget /a.b 500\n".getBytes(UTF_8));

        assertEquals("GET /b 500,get /a.b 500", text("-g", "get", "-g", "500"));
        assertEquals("GET /b 500", text("-g", "500", "--exclude", "^post", "--exclude", "a.b"));
        assertEquals("get /a.b 500", text("-F", "-g", "a.b"));
        assertEquals("GET /a 200,GET /b 500,get /a.b 500", text("-i", "-g", "Get"));
        assertEquals("get /a.b 500", text("--case-sensitive", "-g", "get"));
        assertEquals(1, logs("text", "-g", "GET", "-g", "nowhere").exitCode());
        assertEquals(2, logs("-i", "--case-sensitive", "-g", "x").exitCode());
        String refusal = logs("--exclude", "(").err();
        assertTrue(refusal.startsWith("sluice: --exclude: not a regular expression: "), refusal);
        assertEquals(0, logs("-F", "--exclude", "(").exitCode());
    }

    private String text(String... args) {
        List<String> all = new ArrayList<>(List.of("text", "-n", "all", "-o", "cat"));
        all.addAll(List.of(args));
        return String.join(",", logs(all.toArray(new String[0])).lines());
    }

    @Test
    void saysByItsExitCodeThatGrepFoundNothing() {
        assertEquals(1, logs("-g", "nowhere").exitCode());
        assertEquals(0, logs("-g", "worker").exitCode());
    }

    @Test
    void showsTheNewestFirstWhenAsked() {
        assertEquals(
                List.of("INFO line 29", "INFO line 28"),
                logs("web.api", "-r", "-n", "2", "-o", "cat").lines());
    }

    @Test
    void goesOnBehindACursor() {
        String json = logs("web.api", "-n", "3", "-o", "json").lines().get(0);
        String cursor = json.replaceAll(".*\"cursor\":\"([^\"]+)\".*", "$1");

        assertEquals(
                List.of("INFO line 28", "INFO line 29"),
                logs("web.api", "--after-cursor", cursor, "-o", "cat").lines());
        assertEquals(3, logs("web.api", "--cursor", cursor, "-o", "cat").lines().size());
    }

    @Test
    void refusesACursorOfAnotherStore() {
        assertEquals(2, logs("--cursor", "0123456789abcdef-5").exitCode());
        assertEquals(2, logs("--cursor", "nonsense").exitCode());
    }

    @Test
    void printsJsonWithEveryField() {
        String json = logs("web.worker", "-o", "json").text().strip();

        Pattern expected =
                Pattern.compile("\\{\"ts\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z\",\"seq\":30,"
                        + "\"cursor\":\"[0-9a-f]{16}-30\",\"context\":\"core\",\"service\":\"web.worker\",\"stream\":\"stdout\","
                        + "\"level\":\"info\",\"tags\":\\[\\],\"message\":\"INFO worker\"}");
        assertTrue(expected.matcher(json).matches(), json);
    }

    @Test
    void printsJsonThatIsValidWhateverTheContent() {
        ingest("odd", "\"\\\0\u001b\t\u00ff\n".getBytes(ISO_8859_1));

        String json = logs("odd", "-o", "json").text().strip();

        assertTrue(json.contains("\"message\":\"\\\"\\\\\\u0000\\u001b\\t\ufffd\""), json);
        assertTrue(json.contains("\"message_b64\":\"IlwAGwn/\""), json);
    }

    @Test
    void escapesWhatWouldBreakATsvRow() {
        ingest("odd", "a\tb\\c\rd\n".getBytes(UTF_8));

        assertTrue(logs("odd", "-o", "tsv").text().endsWith("\ta\\tb\\\\c\\rd\n"));
    }

    @Test
    void saysWhatIsWrongWithTheCommandLineAndTheStore(@TempDir Path empty) {
        assertEquals(2, logs("-S", "some day").exitCode());
        assertEquals(2, logs("-f", "-r").exitCode());
        assertEquals(2, logs("--no-such-option").exitCode());
        assertEquals(2, logs("../etc/passwd").exitCode());
        Invocation missing = Invocation.of(empty.resolve("none"), "logs");
        assertEquals(4, missing.exitCode());
        assertTrue(missing.err().startsWith("sluice: no store in "), missing.err());
        assertEquals(1, missing.err().lines().count());
    }

    @Test
    void listsServicesWithTheirCounts() {
        List<String> services = Invocation.of(directory, "services").lines();

        assertTrue(services.get(1).matches("core +web.api +stdout +30 .*"), services.toString());
        assertEquals(0, Invocation.of(directory, "stats").exitCode());
        assertTrue(Invocation.of(directory, "stats", "-o", "json").text().contains("\"offered\":30"));
    }

    private void ingest(String service, byte[] lines) {
        assertEquals(0, Invocation.of(directory, lines, "ingest", "-s", service).exitCode());
    }

    private Invocation logs(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "logs";
        System.arraycopy(args, 0, all, 1, args.length);
        return Invocation.of(directory, all);
    }
}
