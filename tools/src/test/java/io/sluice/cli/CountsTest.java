package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that count: {@code histogram}, {@code top}, {@code services --tree}, and {@code logs --explain}. */
class CountsTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void fill() {
        ingest("web.api", "INFO a\nERROR b\nINFO c\n");
        ingest("web.api.v2", "WARN something longer than all of the others\n");
        ingest("db", "INFO d\n");
    }

    @Test
    void theHistogramHasABucketForEachMinute() {
        Invocation counted = Invocation.of(directory, "histogram", "-o", "json", "--explain");
        List<String> buckets = counted.lines();

        assertTrue(buckets.size() >= 60 && buckets.size() <= 62, buckets.size() + " buckets for an hour");
        assertEquals(5, sum(buckets, "entries"));
        assertEquals(1, sum(buckets, "error"));
        assertEquals(1, sum(buckets, "warning"));
        assertTrue(counted.err().contains("; read 0 ("), counted.err());
    }

    @Test
    void theHistogramCountsServicesAndLevelsThatAreAskedFor() {
        assertEquals(4, sum(histogram("web.*"), "entries"));
        assertEquals(2, sum(histogram("web.*", "-p", "warning"), "entries"));
        assertEquals(0, sum(histogram("-U", "-2h", "-S", "-3h"), "entries"));
        assertEquals(
                1,
                histogram("--bucket", "1d", "-S", "-1m", "db", "--by-service").size());
        assertEquals(2, Invocation.of(directory, "histogram", "--bucket", "90s").exitCode());
        assertEquals(
                2, Invocation.of(directory, "histogram", "--bucket", "soon").exitCode());
        assertEquals(
                2,
                Invocation.of(directory, "histogram", "-S", "now", "-U", "-1h").exitCode());
    }

    @Test
    void theTableShowsBucketsWithEntries() {
        List<String> table = Invocation.of(directory, "histogram").lines();

        assertTrue(table.get(0).matches("TIME +ENTRIES +INFO +WARNING +ERROR"), table.get(0));
        assertTrue(table.size() <= 3, table.toString()); // of one minute, or of two
    }

    @Test
    void topListsWhoWroteMost() {
        List<String> table = Invocation.of(directory, "top").lines();

        assertTrue(table.get(1).startsWith("web.api.v2"), table.toString());
        assertEquals(4, table.size(), table.toString());
        assertEquals(2, Invocation.of(directory, "top", "-p", "error").exitCode(), "bytes are not counted by level");
        assertEquals(
                List.of("{\"service\":\"db\",\"entries\":1,\"bytes\":6}"),
                Invocation.of(directory, "top", "-o", "json", "db").lines());
    }

    @Test
    void theTreeSumsUpEachPrefix() {
        List<String> table = Invocation.of(directory, "services", "--tree").lines();
        List<String> json = Invocation.of(directory, "services", "--tree", "-o", "json", "web.*")
                .lines();

        assertEquals(
                List.of("NAME", "db", "web", "  api", "    v2"),
                table.stream().map(row -> row.replaceAll("(\\S) .*", "$1")).toList());
        assertTrue(json.get(0).startsWith("{\"name\":\"web\",\"entries\":4,"), json.get(0));
        assertTrue(json.get(1).startsWith("{\"name\":\"web.api\",\"entries\":4,"), json.get(1));
        assertTrue(json.get(2).contains("\"last_error\":null"), json.get(2));
        assertTrue(!json.get(1).contains("\"last_error\":null"), json.get(1));
    }

    @Test
    void explainSaysWhatWasNotRead() {
        Invocation explained = Invocation.of(directory, "logs", "db", "-n", "all", "--explain");

        assertEquals(1, explained.lines().size());
        assertTrue(
                explained.err().contains("blocks considered 3; not read because of the service 2, "), explained.err());
        assertTrue(explained.err().contains("; read 1 ("), explained.err());
    }

    @Test
    void explainSaysWhichBlocksDoNotHaveTheText() {
        Invocation explained = Invocation.of(directory, "logs", "-g", "longer than", "--explain");

        assertEquals(1, explained.lines().size());
        Matcher counts = Pattern.compile("a filter (\\d+);.* without the text (\\d+); ")
                .matcher(explained.err()); // what is sealed by now has a filter
        assertTrue(counts.find(), explained.err());
        assertEquals(2, Integer.parseInt(counts.group(1)) + Integer.parseInt(counts.group(2)), explained.err());
    }

    private void ingest(String service, String lines) {
        assertEquals(
                0,
                Invocation.of(directory, lines.getBytes(UTF_8), "ingest", "-s", service)
                        .exitCode());
    }

    private List<String> histogram(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "histogram";
        all[1] = "-o";
        all[2] = "json";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Invocation.of(directory, all).lines();
    }

    private static int sum(List<String> json, String key) {
        int sum = 0;
        for (String line : json) {
            int at = line.indexOf("\"" + key + "\":");
            if (at >= 0) {
                sum += Integer.parseInt(line.substring(at + key.length() + 3).replaceAll("\\D.*", ""));
            }
        }
        return sum;
    }
}
