package io.sluice.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.entry.TagsLayout;
import io.sluice.segment.SealLimits;
import io.sluice.segment.Sealer;
import io.sluice.testing.ManualClock;
import io.sluice.testing.Seeds;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks a store that is sealed, all of it or a part, and merged, all of it or a part, and a copy of it from before that:
 * whatever the question, the answers are equal. Its lines have parts, tags, error flags and odd bytes, and entries are
 * missing.
 */
class SealedTwinTest {
    private static final int REPETITIONS = 3;
    private static final int BLOCKS = 220;
    private static final int SOURCE_COUNT = 6;
    private static final List<LetterCase> LETTER_CASES = List.copyOf(EnumSet.allOf(LetterCase.class));
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final List<String> WORDS = List.of(
            "error",
            "Error",
            "timeout=42",
            "größe",
            "GRÖSSE",
            "Größe",
            "\u212Aelvin",
            "kelvin",
            "\u017Feven",
            "seven",
            "conn 1234567890123",
            "GET /a/b",
            "ok",
            "",
            "  at com.example.Main",
            "Caused by: x",
            "\0\1\2",
            "ПРИВЕТ");
    private static final List<String> EXPRESSIONS = List.of(
            "error",
            "Error",
            "größe",
            "Größe",
            "kelvin",
            "Kelvin",
            "seven",
            "SEVEN",
            "привет",
            "timeout=[0-9]+",
            "error|seven",
            "conn 1234567890123",
            "(?i)ERROR",
            "^error",
            "ok$",
            "er+or",
            ".*",
            "\\bok\\b",
            "/a/",
            "x{0,1}",
            "nothing",
            "4",
            "[Kk]elvin",
            "e.en",
            "\\x00",
            "> <",
            "\\d{5}");

    private static final long PAST_SEED = 422355731703891892L; // a line whose end lay in an enclosing segment

    private long seed;
    private Random random = new Random(0);
    private final List<String> notices = new ArrayList<>();

    @TempDir
    private Path root;

    private TestStore store;
    private Path twin;
    private long end;

    @BeforeEach
    void fill(TestInfo test) throws IOException {
        boolean first = test.getDisplayName().startsWith("repetition 1 ");
        seed = first ? Seeds.otherwise(PAST_SEED) : Seeds.next();
        random = new Random(seed);
        Path original = root.resolve("original");
        store = TestStore.open(original, new ManualClock(), 6_000 + random.nextInt(20_000), 0);
        for (int i = 0; i < SOURCE_COUNT; i++) {
            store.source(new SourceName(i == 5 ? "other" : "core", "s" + i % 3, i < 3 ? Stream.STDOUT : Stream.STDERR));
        }
        store.source(new SourceName("core", "s0", Stream.MONITOR));
        boolean[] open = new boolean[SOURCE_COUNT];
        for (int i = 0; i < BLOCKS; i++) {
            if (random.nextInt(25) == 0) {
                store.setNextSequence(store.nextSequence() + 1 + random.nextInt(9)); // some are missing
            }
            List<TestEntry> block = new ArrayList<>();
            for (int count = random.nextInt(12); count >= 0; count--) {
                block.add(entry(open, i));
            }
            store.append(block);
        }
        end = store.nextSequence();
        twin = root.resolve("twin");
        copy(original, twin);
        seal();
        store.close();
    }

    private TestEntry entry(boolean[] open, int block) {
        long time = ManualClock.START_NANOS + block * MINUTE_NANOS / 20 + random.nextInt(2_000_000_000);
        int source = random.nextInt(SOURCE_COUNT + 1);
        if (source == SOURCE_COUNT) {
            boolean start = random.nextBoolean();
            int pid = random.nextInt(3);
            return new TestEntry(
                    source,
                    time,
                    Severity.NOTICE,
                    EntryFlags.of(start ? EntryKind.START : EntryKind.EXIT, 0),
                    "process " + pid + (start ? " started: x" : " exited with code 1"));
        }
        int bits = open[source] ^ (random.nextInt(12) == 0) ? EntryFlags.CONTINUED : 0;
        bits |= random.nextInt(source < 2 ? 2 : 9) == 0 ? EntryFlags.CONTINUES : 0;
        open[source] = EntryFlags.continues(bits);
        bits |= random.nextInt(6) == 0 ? EntryFlags.ERROR : 0;
        byte[] content = content().getBytes(UTF_8);
        if (!EntryFlags.continued(bits) && random.nextInt(5) == 0) {
            bits |= EntryFlags.TAGGED;
            byte[] tags = (random.nextBoolean() ? "[\"slow\",\"job:7\"]" : "[\"job:7\"]").getBytes(UTF_8);
            byte[] message = content;
            content = new byte[TagsLayout.LENGTH_BYTES + tags.length + message.length];
            int at = TagsLayout.put(content, tags);
            System.arraycopy(message, 0, content, content.length - message.length, message.length);
            assertTrue(at <= content.length);
        }
        return new TestEntry(
                source,
                time,
                Severity.ofCode(random.nextInt(Severity.COUNT)),
                EntryFlags.of(random.nextInt(30) == 0 ? EntryKind.GAP : EntryKind.LINE, bits),
                new String(content, ISO_8859_1));
    }

    private String content() {
        StringBuilder content = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            content.append(WORDS.get(random.nextInt(WORDS.size()))).append(random.nextInt(3) == 0 ? " " : "");
        }
        return content.toString();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (java.util.stream.Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private void seal() throws IOException {
        SealLimits limits = new SealLimits(
                (1 << 10) << random.nextInt(8), 300 + random.nextInt(3_000), 1 << (13 + random.nextInt(8)));
        try (Sealer sealer = Sealer.open(store.directory(), limits, ShownLine::fail)) {
            int stop = random.nextInt(3) == 0 ? random.nextInt(40) : Integer.MAX_VALUE;
            for (int i = 0; i < stop && sealer.sealNext(); i++) {
                for (int merges = random.nextInt(4) - 1; merges > 0 && sealer.mergeNext(); merges--) {
                    // all is done in the condition
                }
            }
        }
    }

    private interface Question {
        Object ask(LogReader reader) throws IOException;
    }

    private void assertSame(Question question, String what) throws IOException {
        try (LogReader reader = LogReader.open(twin, notices::add);
                LogReader sealed = LogReader.open(root.resolve("original"), notices::add)) {
            Object expected = question.ask(reader);
            Object answer = question.ask(sealed);
            if (expected instanceof List<?> wanted && answer instanceof List<?> shown) {
                int at = 0;
                while (at < Math.min(wanted.size(), shown.size())
                        && wanted.get(at).equals(shown.get(at))) {
                    at++;
                }
                assertEquals(
                        wanted.subList(Math.max(0, at - 2), Math.min(at + 3, wanted.size())),
                        shown.subList(Math.max(0, at - 2), Math.min(at + 3, shown.size())),
                        what + " (seed " + seed + ")");
            }
            assertEquals(expected, answer, what);
        }
    }

    private static List<String> readAll(LineCursor cursor) throws IOException {
        List<String> lines = new ArrayList<>();
        try (cursor) {
            while (cursor.next()) {
                lines.add(describe(cursor.line()));
            }
            while (cursor.flush()) {
                lines.add(describe(cursor.line()));
            }
        }
        return lines;
    }

    private static String describe(Line line) {
        return line.sequence() + " " + line.sourceNumber() + " " + line.timeNanos() + " " + line.severity() + " "
                + line.isError() + " " + line.kind() + " " + line.isPartial() + " " + line.lineCount() + " "
                + new String(line.copyTags(), ISO_8859_1) + " '" + new String(line.copyContent(), ISO_8859_1) + "'";
    }

    /** Sorts by sequence: when a line that was never ended is shown depends on what else of its source is read. */
    private static List<String> sorted(List<String> lines) {
        lines.sort(Comparator.comparingLong(line -> Long.parseLong(line.substring(0, line.indexOf(' ')))));
        return lines;
    }

    private Query query() {
        Query.Builder query = Query.builder();
        if (random.nextInt(3) == 0) {
            query.service(ServicePattern.parse("s" + random.nextInt(3)));
        }
        if (random.nextInt(4) == 0) {
            query.severityMin(Severity.ofCode(random.nextInt(Severity.COUNT)));
        }
        if (random.nextInt(5) == 0) {
            long from = ManualClock.START_NANOS + random.nextInt(12) * MINUTE_NANOS;
            query.fromNanos(from).untilNanos(from + random.nextInt(4) * MINUTE_NANOS + 7);
        }
        if (random.nextInt(2) == 0) {
            query.text(pattern());
        }
        if (random.nextInt(6) == 0) {
            query.exclude(pattern());
        }
        if (random.nextInt(6) == 0) {
            query.tag(random.nextBoolean() ? "job:7" : "slow");
        }
        return query.build();
    }

    private TextPattern pattern() {
        String expression = EXPRESSIONS.get(random.nextInt(EXPRESSIONS.size()));
        LetterCase letterCase = LETTER_CASES.get(random.nextInt(LETTER_CASES.size()));
        return random.nextInt(3) == 0
                ? TextPattern.literal(expression, letterCase)
                : TextPattern.compile(expression, letterCase);
    }

    @RepeatedTest(REPETITIONS)
    void showsTheSameLines() throws IOException {
        for (int i = 0; i < 60; i++) {
            Query query = query();
            long sequence = random.nextInt((int) end + 1);
            int count = random.nextInt(40);
            String what = "from " + sequence + ", query " + i;
            assertSame(reader -> sorted(readAll(reader.forward(query, sequence))), "forward " + what);
            assertSame(reader -> readAll(reader.backward(query, sequence)), "backward " + what);
            assertSame(reader -> sorted(readAll(reader.last(query, count))), "last " + count + what);
            assertSame(reader -> sorted(readAll(JoinedLines.forward(reader, query, sequence))), "joined " + what);
            assertSame(reader -> readAll(JoinedLines.backward(reader, query, sequence)), "joined backward " + what);
            assertSame(
                    reader -> sorted(readAll(JoinedLines.last(reader, query, count))), "joined last " + count + what);
        }
    }

    @RepeatedTest(REPETITIONS)
    void countsTheSameAndKnowsTheSameRuns() throws IOException {
        for (int i = 0; i < 20; i++) {
            long from = ManualClock.START_NANOS + random.nextInt(12) * MINUTE_NANOS;
            Query.Builder builder = Query.builder().fromNanos(from).untilNanos(from + 5 * MINUTE_NANOS);
            if (random.nextBoolean()) {
                builder.service(ServicePattern.parse("s" + random.nextInt(3)));
            }
            Query writers = builder.build();
            Query histogram =
                    builder.severityMin(Severity.ofCode(random.nextInt(8))).build();
            assertSame(reader -> reader.aggregates().writers(writers), "writers");
            assertSame(reader -> buckets(reader.aggregates().histogramByService(histogram, MINUTE_NANOS)), "histogram");
            assertSame(reader -> counts(reader.aggregates().services(writers)), "services");
            assertSame(reader -> counts(reader.aggregates().tree(writers)), "tree");
        }
        assertSame(reader -> Runs.read(reader, "core", "s0").list(), "runs");
        assertSame(this::runsOfLines, "runs of lines");
    }

    private static Map<String, List<Long>> buckets(Map<String, Histogram> histograms) {
        Map<String, List<Long>> counts = new TreeMap<>();
        histograms.forEach((service, histogram) -> {
            for (int bucket = 0; bucket < histogram.bucketCount(); bucket++) {
                for (Severity severity : Severity.values()) {
                    counts.computeIfAbsent(service, any -> new ArrayList<>()).add(histogram.count(bucket, severity));
                }
            }
        });
        return counts;
    }

    /** Times are left out: of an entry in the queue, only its block's are known. */
    private static List<String> counts(List<ServiceTotals> services) {
        return services.stream()
                .map(service -> service.name() + " " + service.entries() + " " + service.bytes())
                .toList();
    }

    private List<Object> runsOfLines(LogReader reader) throws IOException {
        List<Object> runs = new ArrayList<>();
        try (RunLookup lookup = new RunLookup(reader);
                LineCursor lines = reader.forward(Query.builder().build(), 0)) {
            while (lines.next()) {
                Run run = lookup.runOf(lines.line());
                runs.add(run == null ? "none" : run);
            }
        }
        return runs;
    }

    @Test
    void verifiesAsWhole() throws IOException {
        try (LogReader sealed = LogReader.open(root.resolve("original"), notices::add)) {
            List<String> problems = sealed.verify().problems();

            assertTrue(
                    problems.stream().allMatch(problem -> problem.contains("missing before it")), problems::toString);
        }
    }
}
