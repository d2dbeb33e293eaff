package io.sluice.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.testing.ManualClock;
import io.sluice.testing.Seeds;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Asks a store at random and compares the answers with those of a list of lines that is asked the simple way. */
class QueryModelTest {
    private static final int QUERY_COUNT = 150; // for each state of the index
    private static final int ENTRY_COUNT = 4_000;
    private static final long SPAN_NANOS = 300_000_000_000L; // five minutes
    private static final long BLOCK_SPAN_NANOS = 1_500_000_000L; // so that now and then a block is of two minutes
    private static final List<String> SERVICES =
            List.of("web", "web.api", "web.api.v2", "webber", "hero_collab.server", "hero_collab", "db");
    private static final List<String> WORDS = List.of("error", "Error", "timeout", "conn 42", "GET /a/b", "ok");

    private final Random random = new Random(Seeds.next());
    private final List<SourceName> names = new ArrayList<>();
    private final List<ShownLine> lines = new ArrayList<>();

    @TempDir
    private Path root;

    private TestStore store;
    private LogReader reader;

    @BeforeEach
    void fill() throws IOException {
        store = TestStore.open(root, new ManualClock(), 30_000, 0);
        for (String service : SERVICES) {
            for (Stream stream : List.of(Stream.STDOUT, Stream.STDERR)) {
                name(new SourceName("core", service, stream));
            }
            name(new SourceName("other", service, Stream.RPC));
        }
        while (lines.size() < ENTRY_COUNT) {
            appendBlock();
        }
        reader = LogReader.open(root, ShownLine::fail);
    }

    @AfterEach
    void close() throws IOException {
        reader.close();
        store.close();
    }

    @ParameterizedTest
    @EnumSource
    void answersAsAListOfLinesWould(IndexState index) throws IOException {
        index.bringAbout(store.directory(), random);
        reader.close();
        reader = LogReader.open(root, ShownLine::fail);
        int answered = 0;
        for (int i = 0; i < QUERY_COUNT; i++) {
            RandomQuery asked = new RandomQuery();
            List<ShownLine> wanted = lines.stream().filter(asked.predicate).toList();
            long sequence = random.nextInt(ENTRY_COUNT + 50);

            assertEquals(
                    wanted.stream().filter(line -> line.sequence() >= sequence).toList(),
                    ShownLine.readAll(reader.forward(asked.query(), sequence)),
                    asked + " forward from " + sequence);
            List<ShownLine> newestFirst = new ArrayList<>(
                    wanted.stream().filter(line -> line.sequence() <= sequence).toList());
            Collections.reverse(newestFirst);
            assertEquals(
                    newestFirst,
                    ShownLine.readAll(reader.backward(asked.query(), sequence)),
                    asked + " backward from " + sequence);
            int count = random.nextInt(60);
            assertEquals(
                    wanted.subList(Math.max(0, wanted.size() - count), wanted.size()),
                    ShownLine.readAll(reader.last(asked.query(), count)),
                    "last " + count + " of " + asked);
            answered += wanted.isEmpty() ? 0 : 1;
        }
        assertTrue(answered > QUERY_COUNT / 4, answered + " queries had an answer");
    }

    @Test
    void showsWhatIsAppendedMeanwhile() throws IOException {
        for (int i = 0; i < 20; i++) {
            RandomQuery asked = new RandomQuery();
            long sequence = store.nextSequence();
            try (LineCursor cursor = reader.last(asked.query(), 0)) {
                assertEquals(List.of(), readOn(cursor));
                for (int round = 0; round < 3; round++) {
                    int before = lines.size();
                    appendBlock();
                    appendBlock();

                    assertEquals(
                            lines.subList(before, lines.size()).stream()
                                    .filter(asked.predicate)
                                    .toList(),
                            readOn(cursor),
                            asked + " following from " + sequence);
                }
            }
        }
    }

    @Test
    void namesTheSourceOfEachLine() throws IOException {
        try (LineCursor cursor = reader.forward(Query.builder().build(), 0)) {
            while (cursor.next()) {
                Line line = cursor.line();
                assertEquals(names.get(line.sourceNumber()), line.source());
            }
        }
    }

    private static List<ShownLine> readOn(LineCursor cursor) throws IOException {
        List<ShownLine> shown = new ArrayList<>();
        while (cursor.next()) {
            shown.add(ShownLine.of(cursor));
        }
        return shown;
    }

    private void name(SourceName name) throws IOException {
        assertEquals(names.size(), store.source(name));
        names.add(name);
    }

    private void appendBlock() throws IOException {
        List<TestEntry> entries = new ArrayList<>();
        int count = 1 + random.nextInt(40);
        int sourceCount = 1 + random.nextInt(names.size());
        long timeNanos = ManualClock.START_NANOS + SPAN_NANOS * lines.size() / ENTRY_COUNT;
        for (int i = 0; i < count; i++) {
            entries.add(new TestEntry(
                    random.nextInt(sourceCount),
                    timeNanos + (long) (random.nextDouble() * BLOCK_SPAN_NANOS),
                    Severity.ofCode(random.nextInt(Severity.COUNT)),
                    EntryFlags.of(random.nextInt(9) == 0 ? EntryKind.EXIT : EntryKind.LINE, 0),
                    content()));
        }
        long sequence = store.append(entries);
        for (TestEntry entry : entries) {
            lines.add(ShownLine.joined(sequence++, List.of(entry)));
        }
    }

    private String content() {
        StringBuilder content = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            content.append(pick(WORDS)).append(' ').append(random.nextInt(100));
        }
        return content.toString();
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Narrows a query and a predicate alike. */
    private final class RandomQuery {
        private final Query.Builder builder = Query.builder();
        private final StringBuilder description = new StringBuilder("query");
        private Predicate<ShownLine> predicate = line -> true;

        RandomQuery() {
            if (random.nextBoolean()) {
                wantServices();
            }
            if (random.nextInt(5) == 0) {
                String context = pick(List.of("core", "other", "none"));
                builder.context(context);
                want("context " + context, line -> nameOf(line).context().equals(context));
            }
            if (random.nextInt(4) == 0) {
                Set<Stream> streams = EnumSet.of(pick(Arrays.asList(Stream.values())), Stream.STDERR);
                builder.streams(streams);
                want("streams " + streams, line -> streams.contains(nameOf(line).stream()));
            }
            if (random.nextInt(3) == 0) {
                Severity severity = Severity.ofCode(random.nextInt(Severity.COUNT));
                builder.severityMin(severity);
                want("from " + severity, line -> line.severity().compareTo(severity) >= 0);
            }
            if (random.nextInt(3) == 0) {
                Severity severity = Severity.ofCode(random.nextInt(Severity.COUNT));
                builder.severityMax(severity);
                want("up to " + severity, line -> line.severity().compareTo(severity) <= 0);
            }
            if (random.nextInt(3) == 0) {
                long from = time();
                long until = time();
                builder.fromNanos(from).untilNanos(until);
                want("from " + from + " until " + until, line -> line.timeNanos() >= from && line.timeNanos() < until);
            }
            if (random.nextInt(4) == 0) {
                long from = random.nextInt(ENTRY_COUNT);
                long until = from + random.nextInt(ENTRY_COUNT / 2);
                builder.fromSequence(from).untilSequence(until);
                want(
                        "from line " + from + " until " + until,
                        line -> line.sequence() >= from && line.sequence() < until);
            }
            if (random.nextInt(3) == 0) {
                wantText(pick(List.of("error", "Error", "4", "a/b", "nothing has this", "timeout")));
            }
            if (random.nextInt(4) == 0) {
                wantText(pick(List.of("ok", "con", "2")));
            }
            for (int i = random.nextInt(8) - 5; i > 0; i--) {
                String text = pick(List.of("error", "Error", "7", "nothing has this"));
                builder.exclude(TextPattern.compile(text));
                want("without " + text, line -> !isFound(text, line.content()));
            }
        }

        private void wantServices() {
            List<ServicePattern> patterns = new ArrayList<>();
            for (int i = 1 + random.nextInt(2); i > 0; i--) {
                patterns.add(ServicePattern.parse(pick(SERVICES) + (random.nextBoolean() ? ".*" : "")));
            }
            patterns.forEach(builder::service);
            want(
                    "services " + patterns,
                    line -> patterns.stream()
                            .anyMatch(p -> isMatch(p, nameOf(line).service())));
        }

        private static boolean isMatch(ServicePattern pattern, String service) {
            return service.equals(pattern.prefix()) || (pattern.below() && service.startsWith(pattern.prefix() + "."));
        }

        private void wantText(String text) {
            builder.text(TextPattern.compile(text));
            want("text " + text, line -> isFound(text, line.content()));
        }

        private static boolean isFound(String text, String content) {
            boolean anyCase = text.equals(text.toLowerCase(Locale.ROOT));
            return (anyCase ? content.toLowerCase(Locale.ROOT) : content).contains(text);
        }

        private void want(String what, Predicate<ShownLine> wanted) {
            predicate = predicate.and(wanted);
            description.append(", ").append(what);
        }

        private SourceName nameOf(ShownLine line) {
            return names.get(line.source());
        }

        private long time() {
            return ManualClock.START_NANOS + (long) ((random.nextDouble() * 1.4 - 0.2) * SPAN_NANOS);
        }

        Query query() {
            return random.nextBoolean()
                    ? builder.build()
                    : builder.build().toBuilder().build();
        }

        @Override
        public String toString() {
            return description.toString();
        }
    }
}
