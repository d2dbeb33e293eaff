package io.sluice.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.testing.ManualClock;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.Closeable;
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

/** Fills a store with random lines, keeps a list of them, and asks both the same questions. */
final class QueryModel implements Closeable {
    static final int ENTRY_COUNT = 4_000;

    private static final long SPAN_NANOS = 300_000_000_000L; // five minutes
    private static final long BLOCK_SPAN_NANOS = 1_500_000_000L; // so that now and then a block is of two minutes
    private static final List<String> SERVICES =
            List.of("web", "web.api", "web.api.v2", "webber", "hero_collab.server", "hero_collab", "db");
    private static final List<String> WORDS = List.of("error", "Error", "timeout", "conn 42", "GET /a/b", "ok");

    private final Random random;
    private final List<SourceName> names = new ArrayList<>();
    private final List<ShownLine> lines = new ArrayList<>();
    private final TestStore store;

    private QueryModel(TestStore store, Random random) {
        this.store = store;
        this.random = random;
    }

    /** Makes a store, of many cycles. */
    static QueryModel fill(Path root, Random random) throws IOException {
        QueryModel model = new QueryModel(TestStore.open(root, new ManualClock(), 30_000, 0), random);
        for (String service : SERVICES) {
            for (Stream stream : List.of(Stream.STDOUT, Stream.STDERR)) {
                model.name(new SourceName("core", service, stream));
            }
            model.name(new SourceName("other", service, Stream.RPC));
        }
        while (model.lines.size() < ENTRY_COUNT) {
            model.appendBlock();
        }
        return model;
    }

    TestStore store() {
        return store;
    }

    List<SourceName> names() {
        return names;
    }

    /** Returns the lines that are in the store. */
    List<ShownLine> lines() {
        return lines;
    }

    RandomQuery randomQuery() {
        return new RandomQuery();
    }

    /** Reads what a cursor has, while something may happen between two lines. */
    interface Reading {
        List<ShownLine> readAll(LineCursor cursor) throws IOException;
    }

    /** Asks a reader forward, backward and for the last lines, and compares; tells whether there was an answer. */
    boolean check(LogReader reader, RandomQuery asked, Reading reading) throws IOException {
        List<ShownLine> wanted = asked.wanted();
        long sequence = random.nextInt(ENTRY_COUNT + 50);

        assertSame(
                wanted.stream().filter(line -> line.sequence() >= sequence).toList(),
                reading.readAll(reader.forward(asked.query(), sequence)),
                asked + " forward from " + sequence);
        wanted = asked.wanted(); // more may have been appended meanwhile
        List<ShownLine> newestFirst = new ArrayList<>(
                wanted.stream().filter(line -> line.sequence() <= sequence).toList());
        Collections.reverse(newestFirst);
        assertSame(
                newestFirst,
                reading.readAll(reader.backward(asked.query(), sequence)),
                asked + " backward from " + sequence);
        int count = random.nextInt(60);
        wanted = asked.wanted();
        assertSame(
                wanted.subList(Math.max(0, wanted.size() - count), wanted.size()),
                reading.readAll(reader.last(asked.query(), count)),
                "last " + count + " of " + asked);
        return !wanted.isEmpty();
    }

    /** Compares lists that are too long to print. */
    static void assertSame(List<ShownLine> wanted, List<ShownLine> shown, String what) {
        int at = 0;
        while (at < Math.min(wanted.size(), shown.size()) && wanted.get(at).equals(shown.get(at))) {
            at++;
        }
        assertEquals(around(wanted, at), around(shown, at), what + ", around line " + at);
        assertEquals(wanted.size(), shown.size(), what);
    }

    private static List<ShownLine> around(List<ShownLine> lines, int at) {
        return lines.subList(Math.max(0, Math.min(at - 2, lines.size())), Math.min(at + 4, lines.size()));
    }

    @Override
    public void close() throws IOException {
        store.close();
    }

    private void name(SourceName name) throws IOException {
        assertEquals(names.size(), store.source(name));
        names.add(name);
    }

    void appendBlock() throws IOException {
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
    final class RandomQuery {
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

        List<ShownLine> wanted() {
            return wanted(0);
        }

        /** Returns the wanted lines, but for the first {@code from} lines of the store. */
        List<ShownLine> wanted(int from) {
            return lines.subList(from, lines.size()).stream().filter(predicate).toList();
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
