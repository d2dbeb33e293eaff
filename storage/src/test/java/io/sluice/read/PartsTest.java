package io.sluice.read;

import static io.sluice.entry.EntryFlags.CONTINUED;
import static io.sluice.entry.EntryFlags.CONTINUES;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.Severity;
import io.sluice.testing.ManualClock;
import io.sluice.testing.Seeds;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Joins the parts of lines, however they lie among other sources, blocks and cycles, and from wherever reading begins.
 */
class PartsTest {
    private static final int SOURCE_COUNT = 4;
    private static final int TIME_MAX = 100;
    private static final Query ALL = Query.builder().build();

    private final Random random = new Random(Seeds.next());
    private final List<TestEntry> entries = new ArrayList<>(); // by sequence

    @TempDir
    private Path root;

    private TestStore store;
    private LogReader reader;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.open(root, new ManualClock(), 4_000, 0);
        for (int i = 0; i < SOURCE_COUNT; i++) {
            store.source("service" + i);
        }
        reader = LogReader.open(root, ShownLine::fail);
    }

    @AfterEach
    void close() throws IOException {
        reader.close();
        store.close();
    }

    @Test
    void joinsTheSameLinesForwardAndBackward() throws IOException {
        for (int round = 0; round < 6; round++) {
            appendRandomParts(60);

            List<ShownLine> lines = linesOf(entries);

            assertEquals(lines, bySequence(ShownLine.readAll(reader.forward(ALL, 0))));
            List<ShownLine> backward = ShownLine.readAll(reader.backward(ALL, entries.size()));
            Collections.reverse(backward);
            assertEquals(lines, backward);
        }
    }

    @Test
    void joinsWholeLinesForwardFromAnySequence() throws IOException {
        appendRandomParts(150);
        List<ShownLine> lines = linesOf(entries);
        for (long sequence = 0; sequence <= entries.size(); sequence++) {
            long from = sequence;

            assertEquals(
                    lines.stream().filter(line -> line.sequence() >= from).toList(),
                    bySequence(ShownLine.readAll(reader.forward(ALL, from))),
                    "from " + from);
        }
    }

    /** A line whose end lies behind the place where reading began was on the page before. */
    @Test
    void joinsWholeLinesBackwardFromAnySequence() throws IOException {
        appendRandomParts(150);
        List<ShownLine> lines = linesOf(entries);
        for (long sequence = 0; sequence <= entries.size(); sequence++) {
            long from = sequence;
            List<ShownLine> backward = ShownLine.readAll(reader.backward(ALL, from));
            Collections.reverse(backward);

            assertEquals(lines.stream().filter(line -> line.sequence() <= from).toList(), backward, "from " + from);
        }
    }

    @Test
    void countsJoinedLinesWhenTheLastAreWanted() throws IOException {
        appendRandomParts(150);
        List<ShownLine> lines = linesOf(entries);
        for (int count = 0; count < 20; count++) {
            assertEquals(
                    lines.subList(lines.size() - count, lines.size()),
                    bySequence(ShownLine.readAll(reader.last(ALL, count))),
                    "last " + count);
        }
    }

    @Test
    void joinsTheLinesOfWantedSourcesAlone() throws IOException {
        appendRandomParts(200);
        Query query = Query.builder().service(ServicePattern.parse("service2")).build();
        List<ShownLine> lines =
                linesOf(entries).stream().filter(line -> line.source() == 2).toList();

        assertEquals(lines, bySequence(ShownLine.readAll(reader.forward(query, 0))));
        List<ShownLine> backward = ShownLine.readAll(reader.backward(query, entries.size()));
        Collections.reverse(backward);
        assertEquals(lines, backward);
    }

    /**
     * A line has one time, that of its end, whatever the times of its other parts and of the blocks that they lie in.
     */
    @Test
    void joinsWholeLinesWhateverTimesAreWanted() throws IOException {
        appendRandomParts(250);
        List<ShownLine> lines = linesOf(entries);
        for (int i = 0; i < 60; i++) {
            long from = random.nextInt(TIME_MAX);
            long until = from + random.nextInt(TIME_MAX / 2);
            Query query = Query.builder().fromNanos(from).untilNanos(until).build();
            List<ShownLine> wanted = lines.stream()
                    .filter(line -> line.timeNanos() >= from && line.timeNanos() < until)
                    .toList();

            String times = "from " + from + " until " + until;
            assertEquals(wanted, bySequence(ShownLine.readAll(reader.forward(query, 0))), times);
            List<ShownLine> backward = ShownLine.readAll(reader.backward(query, entries.size()));
            Collections.reverse(backward);
            assertEquals(wanted, backward, times);
        }
    }

    @Test
    void findsTextThatLiesOverPartsOfALine() throws IOException {
        append(part("a need", CONTINUES), part("le in it", CONTINUES | CONTINUED), part(".", CONTINUED));
        append(part("none", CONTINUES), part(" in it", CONTINUED));
        Query query = Query.builder().text(TextPattern.compile("needle")).build();

        assertEquals(List.of("a needle in it."), contents(ShownLine.readAll(reader.forward(query, 0))));
        assertEquals(List.of("a needle in it."), contents(ShownLine.readAll(reader.backward(query, 9))));
        assertEquals(List.of("a needle in it."), contents(ShownLine.readAll(reader.last(query, 1))));
    }

    @Test
    void waitsForTheEndOfALineThatIsStillWritten() throws IOException {
        try (LineCursor cursor = reader.forward(ALL, 0)) {
            append(part("one, ", CONTINUES));
            assertEquals(false, cursor.next());
            append(part("two, ", CONTINUES | CONTINUED));
            store.roll();
            assertEquals(false, cursor.next());
            append(part("three", CONTINUED));

            assertEquals(true, cursor.next());
            assertEquals("one, two, three", ShownLine.of(cursor).content());
            assertEquals(false, ShownLine.of(cursor).partial());
            assertEquals(false, cursor.next());
            assertEquals(false, cursor.flush());
        }
    }

    @Test
    void showsALineThatWasNeverEndedBeforeTheNextOfItsSource() throws IOException {
        append(part("died her", CONTINUES), other("other"), part("next", 0), part("and next", 0));

        List<ShownLine> forward = ShownLine.readAll(reader.forward(ALL, 0));

        assertEquals(List.of("other", "died her", "next", "and next"), contents(forward));
        assertEquals(
                List.of(false, true, false, false),
                forward.stream().map(ShownLine::partial).toList());
        List<ShownLine> backward = ShownLine.readAll(reader.backward(ALL, 3));
        assertEquals(List.of("and next", "next", "other", "died her"), contents(backward));
    }

    @Test
    void showsTheRestOfALineWhoseBeginningIsLost() throws IOException {
        append(part("whole", 0), part("rest", CONTINUES | CONTINUED), part(" of it", CONTINUED), part("next", 0));

        List<ShownLine> forward = ShownLine.readAll(reader.forward(ALL, 0));

        assertEquals(List.of("whole", "rest of it", "next"), contents(forward));
        assertEquals(
                List.of(false, true, false),
                forward.stream().map(ShownLine::partial).toList());
        assertEquals(linesOf(entries), forward);
    }

    @Test
    void joinsNothingOverEntriesThatAreMissing() throws IOException {
        List<String> notices = new ArrayList<>();
        append(part("before", 0), part("begun", CONTINUES));
        store.setNextSequence(10);
        store.append(List.of(part("ended", CONTINUED), part("behind", 0)));
        try (LogReader damaged = LogReader.open(root, notices::add)) {
            List<ShownLine> forward = ShownLine.readAll(damaged.forward(ALL, 0));
            List<ShownLine> backward = ShownLine.readAll(damaged.backward(ALL, 12));
            List<ShownLine> middle = ShownLine.readAll(damaged.forward(ALL, 10));

            assertEquals(List.of("before", "begun", "ended", "behind"), contents(forward));
            assertEquals(
                    List.of(false, true, true, false),
                    forward.stream().map(ShownLine::partial).toList());
            assertEquals(List.of("behind", "ended", "begun", "before"), contents(backward));
            assertEquals(
                    List.of(false, true, true, false),
                    backward.stream().map(ShownLine::partial).toList());
            assertEquals(List.of("ended", "behind"), contents(middle));
        }
        assertEquals(
                List.of("entries 2 to 9 are missing"),
                notices.stream().distinct().toList());
    }

    @Test
    void holdsTheUnfinishedLinesOfManySourcesInLittleMemory() throws IOException {
        int count = 6_000;
        for (int source = 0; source < count; source += 3_000) {
            store.append(IntStream.range(source, source + 3_000)
                    .mapToObj(number -> new TestEntry(number, 1, Severity.INFO, CONTINUES, "begun"))
                    .toList());
        }

        assertEquals(count, ShownLine.readAll(reader.forward(ALL, 0)).size());
    }

    /** A line has one time and one severity, those of its end; a query wants all of it or nothing. */
    @Test
    void showsALineAsAWholeOrNotAtAllWhenTimesCutIt() throws IOException {
        TestEntry begun = part("begun at 10, ", CONTINUES);
        append(
                new TestEntry(0, 10, Severity.INFO, begun.flags(), begun.content()),
                new TestEntry(0, 20, Severity.INFO, CONTINUES | CONTINUED, "went on at 20, "),
                new TestEntry(0, 30, Severity.INFO, CONTINUED, "ended at 30"),
                new TestEntry(0, 40, Severity.INFO, 0, "next"));
        String whole = "begun at 10, went on at 20, ended at 30";

        assertShown(List.of(), Query.builder().untilNanos(15));
        assertShown(List.of(), Query.builder().untilNanos(25));
        assertShown(List.of(), Query.builder().fromNanos(15).untilNanos(25));
        assertShown(List.of(whole), Query.builder().fromNanos(25).untilNanos(35));
        assertShown(List.of(whole, "next"), Query.builder().fromNanos(15));
        assertShown(List.of("next"), Query.builder().fromNanos(35));
    }

    @Test
    void showsALineAsAWholeWhenTheClockIsSetBackWithinIt() throws IOException {
        append(
                new TestEntry(0, 50, Severity.INFO, CONTINUES, "one, "),
                new TestEntry(0, 10, Severity.INFO, CONTINUES | CONTINUED, "two, "),
                new TestEntry(0, 60, Severity.INFO, CONTINUED, "three"));

        assertShown(List.of("one, two, three"), Query.builder().fromNanos(40));
        assertShown(List.of(), Query.builder().untilNanos(40));
    }

    private void assertShown(List<String> expected, Query.Builder builder) throws IOException {
        Query query = builder.build();
        assertEquals(expected, contents(ShownLine.readAll(reader.forward(query, 0))), "forward");
        List<String> backward = contents(ShownLine.readAll(reader.backward(query, entries.size())));
        Collections.reverse(backward);
        assertEquals(expected, backward, "backward");
    }

    /**
     * Appends entries of all sources in turn: whole lines, lines in parts, lines without an end, and ends without a
     * line.
     */
    private void appendRandomParts(int count) throws IOException {
        List<TestEntry> block = new ArrayList<>();
        boolean[] open = new boolean[SOURCE_COUNT];
        int blockTime = random.nextInt(TIME_MAX);
        for (int i = 0; i < count; i++) {
            int source = random.nextInt(SOURCE_COUNT);
            boolean broken = random.nextInt(12) == 0;
            int flags = (open[source] ^ broken ? CONTINUED : 0) | (random.nextInt(5) < 3 ? CONTINUES : 0);
            open[source] = EntryFlags.continues(flags);
            String content = "<" + (entries.size() + block.size()) + "x".repeat(random.nextInt(4)) + ">";
            block.add(new TestEntry(source, blockTime + random.nextInt(10), Severity.INFO, flags, content));
            if (random.nextInt(3) == 0) {
                append(block.toArray(TestEntry[]::new));
                block.clear();
                blockTime = random.nextInt(TIME_MAX);
            }
        }
        append(block.toArray(TestEntry[]::new));
    }

    private void append(TestEntry... block) throws IOException {
        if (block.length > 0) {
            store.append(List.of(block));
            entries.addAll(List.of(block));
        }
    }

    private static TestEntry part(String content, int bits) {
        return new TestEntry(0, 1, Severity.INFO, bits, content);
    }

    private static TestEntry other(String content) {
        return TestEntry.line(1, 1, content);
    }

    private static List<String> contents(List<ShownLine> lines) {
        return new ArrayList<>(lines.stream().map(ShownLine::content).toList());
    }

    private static List<ShownLine> bySequence(List<ShownLine> lines) {
        return lines.stream()
                .sorted(Comparator.comparingLong(ShownLine::sequence))
                .toList();
    }

    /** Joins each source's entries the simple way; in the order of the lines' ends. */
    private static List<ShownLine> linesOf(List<TestEntry> entries) {
        List<ShownLine> lines = new ArrayList<>();
        for (int source = 0; source < SOURCE_COUNT; source++) {
            List<TestEntry> parts = new ArrayList<>();
            long end = 0;
            for (int sequence = 0; sequence < entries.size(); sequence++) {
                TestEntry entry = entries.get(sequence);
                if (entry.source() != source) {
                    continue;
                }
                boolean joins = !parts.isEmpty()
                        && EntryFlags.continued(entry.flags())
                        && EntryFlags.continues(parts.get(parts.size() - 1).flags());
                if (!parts.isEmpty() && !joins) {
                    lines.add(ShownLine.joined(end, parts));
                    parts.clear();
                }
                parts.add(entry);
                end = sequence;
            }
            if (!parts.isEmpty()) {
                lines.add(ShownLine.joined(end, parts));
            }
        }
        return bySequence(lines);
    }
}
