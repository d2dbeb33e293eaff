package io.sluice.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.EntryDraft;
import io.sluice.admit.OverflowPolicy;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.entry.TagList;
import io.sluice.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one store exports, another one imports. */
class TransferTest {
    private static final long NANOS = 1_774_000_000_123_456_789L;

    @TempDir
    private Path folder;

    @Test
    void bringsRandomEntriesThroughJsonAsTheyAre() throws IOException {
        Random random = new Random(Seeds.next());
        Path first = folder.resolve("first");
        try (Sluice sluice = Sluice.open(SluiceConfig.builder(first).build())) {
            EntryDraft draft = new EntryDraft();
            for (int i = 0; i < 2_000; i++) {
                Stream stream = Objects.requireNonNull(Stream.ofCode(random.nextInt(5)));
                SourceName name = new SourceName("c" + random.nextInt(3), "a.b" + random.nextInt(5), stream);
                byte[] message = randomBytes(random, i % 500 == 0 ? 200_000 : 100);
                draft.reset(Severity.ofCode(random.nextInt(Severity.COUNT)))
                        .kind(random.nextInt(10) == 0 ? EntryKind.EXIT : EntryKind.LINE)
                        .at(random.nextBoolean() ? NANOS + i : random.nextLong() / 2)
                        .error(random.nextBoolean())
                        .tagged(TagList.encode(randomTags(random)));
                draft.content(message, 0, message.length);
                assertTrue(sluice.source(name).offer(draft, OverflowPolicy.BLOCK) >= 0);
            }
        }

        Path second = bring(first, List.of("-o", "json"), List.of("--json"));

        assertEquals(StoredRow.all(first), StoredRow.all(second));
        assertEquals(ExitCode.OK, Invocation.of(second, "verify").exitCode());
    }

    @Test
    void bringsEntriesThroughTsvAsFarAsItHasColumns() throws IOException {
        Path first = folder.resolve("first");
        try (Sluice sluice = Sluice.open(SluiceConfig.builder(first).build())) {
            offer(
                    sluice,
                    "web.api",
                    entry(Severity.DEBUG, NANOS),
                    List.of("job:7", "a,b", "c d"),
                    "tab\t back\\slash \\n\n\r end");
            offer(sluice, "web.api", entry(Severity.INFO, NANOS + 1), List.of("a", "job:8"), "");
            offer(sluice, "other", entry(Severity.CRITICAL, NANOS - 2), List.of(), "caf\u00e9 \u00ff");
            offer(sluice, "other", entry(Severity.ERROR, NANOS), List.of("-"), "[BR] \\x");
            offer(sluice, "other", entry(Severity.NOTICE, NANOS), List.of("[", ""), "\\");
            offer(sluice, "other", entry(Severity.WARNING, NANOS), List.of("x:y", "\u00fc"), "\ttabs\t");
        }

        Path second = bring(first, List.of("-o", "tsv", "--epoch", "ns"), List.of("--tsv"));

        assertEquals(StoredRow.all(first), StoredRow.all(second));
        List<String> one =
                Invocation.of(first, "export", "web.api", "-o", "tsv").lines();
        assertEquals(
                List.of(
                        "1774000000\t0\t7\t0\t[\"a,b\",\"c d\"]\ttab\\t back\\\\slash \\\\n\\n\\r end",
                        "1774000000\t0\t0\t10\ta,job:8\t"),
                one);
        String all = Invocation.of(first, "export", "-o", "tsv").text();
        assertTrue(all.contains("\n1774000000\t0\t0\t40\tsrc:other\tcaf"), all);
    }

    @Test
    void readsTheLinesOfTheLoggerBefore() throws IOException {
        String lines = joined(
                "epoch\tcontextid\tjob_id\tloglevel\ttags\tcontent\r",
                "1774000000\t0\t0\t10\t-\tone[BR]two C:\\new\ttab\r",
                "",
                "1774000001\t7\t12\t5\tkey:value,other:x\t",
                "1774000002\tmain\t0\t254\t[]\tlast");
        Path store = folder.resolve("store");

        Invocation run = Invocation.of(store, lines.getBytes(UTF_8), "import", "--br", "-s", "router.http", "--tsv");

        assertEquals("sluice: 3 rows imported, their times taken to be in s\n", run.err());
        List<StoredRow> rows = StoredRow.all(store);
        assertEquals("one\ntwo C:\\new\ttab", rows.get(0).message());
        assertEquals("core/router.http/rpc", rows.get(0).source());
        assertEquals(List.of("job:12", "key:value", "other:x"), rows.get(1).tags());
        assertEquals("7/router.http/rpc", rows.get(1).source());
        assertEquals(Severity.DEBUG, rows.get(1).severity());
        assertEquals("main/router.http/rpc", rows.get(2).source());
        assertEquals(List.of(), rows.get(2).tags());
        assertEquals("last", rows.get(2).message());
    }

    @Test
    void readsJsonOfOthers() throws IOException {
        String lines = joined(
                "{\"epoch\":1774000000000,\"message\":\"one\",\"unknown\":{\"a\":[1,null,\"}\"]}}",
                " { \"ts\" : \"2026-03-20T10:00:00+01:00\" , \"service\" : \"a/b\", \"level\":\"warn\", \"error\":1 } ",
                "{\"epoch\":1.5,\"message\":\"no\"}",
                "");
        Path file = Files.writeString(folder.resolve("lines.json"), lines, UTF_8);
        Path store = folder.resolve("store");

        Invocation run = Invocation.of(
                store, "import", "--json", file.toString(), "-s", "web", "--context", "main", "--skip-bad");

        assertTrue(run.err().contains("skipped line 3: epoch must be a whole number, got 1.5"), run.err());
        List<StoredRow> rows = StoredRow.all(store);
        assertEquals(2, rows.size());
        assertEquals("main/web/rpc", rows.get(0).source());
        assertEquals(1_774_000_000_000_000_000L, rows.get(0).timeNanos());
        assertEquals(Severity.INFO, rows.get(0).severity());
        assertEquals("main/a_b/rpc", rows.get(1).source());
        assertEquals(List.of("src:a/b"), rows.get(1).tags());
        assertEquals(Severity.WARNING, rows.get(1).severity());
        assertTrue(rows.get(1).error());
        assertEquals("", rows.get(1).message());
    }

    @Test
    void refusesBadLinesWithTheirNumber() {
        assertRefused(
                "{\"ts\":\"2026-03-20T10:00:00Z\"}\n{", "line 2: not JSON at character 2: expected a string", "--json");
        assertRefused("[]", "line 1: not JSON at character 1: expected '{'", "--json");
        assertRefused("{}", "line 1: there must be a time", "--json");
        assertRefused("{\"ts\":\"yesterday\"}", "line 1: ts must be a time such as", "--json");
        assertRefused("{\"epoch\":1,\"level\":\"loud\"}", "line 1: level must be trace, debug,", "--json");
        assertRefused("{\"epoch\":1,\"tags\":[1]}", "line 1: not JSON at character 20: expected a string", "--json");
        assertRefused("{\"epoch\":1} x", "line 1: not JSON at character 13: expected the end", "--json");
        assertRefused("\n\n1\t0\t0\t10\t-", "line 3: there must be 6 columns", "--tsv");
        assertRefused("now\t0\t0\t10\t-\tx", "line 1: epoch must be a whole number, got \"now\"", "--tsv");
        assertRefused("1\t0\t0\t-1\t-\tx", "line 1: a level must be a number from 0 to 255, got -1", "--tsv");
        assertRefused("1\t0\t0\t1\t[\t", "line 1: not JSON at character 2", "--tsv");
        assertRefused(
                "1774000000000000\t0\t0\t1\t-\t",
                "line 1: a time must lie between 1677 and 2262",
                "--epoch=s",
                "--tsv");
        assertRefused(
                "{\"epoch\":1,\"message\":\"" + "x".repeat(5 << 20) + "\"}", "line 1: a message may have", "--json");
        assertRefused("x".repeat(17 << 20) + "\nx", "line 1: a line may have 16777216 bytes", "--json");
    }

    @Test
    void needsToKnowWhatToReadAndWhoseItIs() {
        Path store = folder.resolve("store");
        assertEquals(ExitCode.USAGE, Invocation.of(store, "import").exitCode());
        assertEquals(
                ExitCode.USAGE,
                Invocation.of(store, "import", "--json", "--tsv").exitCode());
        assertEquals(
                ExitCode.USAGE, Invocation.of(store, "import", "--json", "--br").exitCode());
        assertEquals(
                ExitCode.USAGE,
                Invocation.of(store, "import", "--json", "--epoch", "days").exitCode());
        assertEquals(ExitCode.USAGE, Invocation.of(store, "export", "-o", "xml").exitCode());
        assertEquals(
                ExitCode.USAGE, Invocation.of(store, "export", "--epoch", "ms").exitCode());
        assertEquals(ExitCode.NO_STORE, Invocation.of(store, "export").exitCode());
        Invocation nobody = Invocation.of(store, "{\"epoch\":1}".getBytes(UTF_8), "import", "--json");
        assertTrue(nobody.err().contains("line 1: the row names no service, and -s gives none"), nobody.err());
    }

    @Test
    void exportsWhatAQueryWants() throws IOException {
        Path store = folder.resolve("store");
        try (Sluice sluice = Sluice.open(SluiceConfig.builder(store).build())) {
            offer(sluice, "web.api", entry(Severity.INFO, NANOS), List.of("a"), "one");
            offer(sluice, "web.api", entry(Severity.ERROR, NANOS), List.of("a", "b"), "two");
            offer(sluice, "web.ui", entry(Severity.ERROR, NANOS), List.of("b"), "three");
            offer(sluice, "db", entry(Severity.ERROR, NANOS), List.of("a", "b"), "four");
        }

        assertEquals(List.of("two", "three"), messages(store, "web.*", "-p", "error"));
        assertEquals(List.of("two", "four"), messages(store, "--tag", "a", "--tag", "b"));
        assertEquals(List.of("one", "three"), messages(store, "-g", "e$"));
        assertEquals(List.of(), messages(store, "-U", "2020-01-01"));
        assertEquals(
                List.of("two", "four"),
                Invocation.of(store, "logs", "--tag", "a", "--tag", "b", "-o", "cat")
                        .lines());
    }

    private static List<String> messages(Path store, String... arguments) {
        List<String> args = new ArrayList<>(List.of("export", "-o", "tsv"));
        args.addAll(List.of(arguments));
        return Invocation.of(store, args.toArray(new String[0])).lines().stream()
                .map(line -> line.substring(line.lastIndexOf('\t') + 1))
                .toList();
    }

    private void assertRefused(String input, String message, String... arguments) {
        List<String> args = new ArrayList<>(List.of("import", "-s", "web"));
        args.addAll(List.of(arguments));
        Invocation run = Invocation.of(folder.resolve("store"), input.getBytes(UTF_8), args.toArray(new String[0]));

        assertTrue(run.err().contains("refused " + message), run.err());
        assertEquals(ExitCode.FAILED, run.exitCode());
    }

    /** Exports a store and imports what comes out into another one. */
    private Path bring(Path store, List<String> exportArguments, List<String> importArguments) {
        List<String> export = new ArrayList<>(exportArguments);
        export.add(0, "export");
        List<String> bring = new ArrayList<>(importArguments);
        bring.add(0, "import");
        Path other = folder.resolve("other");
        Invocation exported = Invocation.of(store, export.toArray(new String[0]));
        assertEquals("", exported.err());
        Invocation imported = Invocation.of(other, exported.out(), bring.toArray(new String[0]));
        assertEquals(ExitCode.OK, imported.exitCode(), imported.err());
        return other;
    }

    private static void offer(Sluice sluice, String service, EntryDraft draft, List<String> tags, String text)
            throws IOException {
        byte[] message = text.getBytes(ISO_8859_1);
        draft.tagged(TagList.encode(tags)).content(message, 0, message.length);
        assertTrue(sluice.source(service, Stream.RPC).offer(draft, OverflowPolicy.BLOCK) >= 0);
    }

    private static String joined(String... lines) {
        return String.join("\n", lines);
    }

    private static EntryDraft entry(Severity severity, long timeNanos) {
        return new EntryDraft().reset(severity).at(timeNanos);
    }

    private static byte[] randomBytes(Random random, int lengthMax) {
        byte[] bytes = new byte[random.nextInt(lengthMax)];
        random.nextBytes(bytes);
        for (int i = 0; random.nextBoolean() && i < bytes.length; i++) {
            bytes[i] = (byte) (' ' + (bytes[i] & 0x3F)); // often there is text first
        }
        return bytes;
    }

    private static List<String> randomTags(Random random) {
        List<String> tags = new ArrayList<>();
        while (random.nextInt(3) == 0) {
            tags.add("tag:\u00e9\"\\\n" + random.nextInt(100));
        }
        return tags;
    }
}
