package io.sluice.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.testing.ManualClock;
import io.sluice.testing.Seeds;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joins lines to messages, and compares what comes out with what a list of lines gives when it is joined simply. */
class JoinedLinesTest {
    private static final int SOURCE_COUNT = 3;
    private static final Query ALL = Query.builder().build();
    private static final List<String> CONTENTS = List.of(
            "request failed",
            "all is well: 7",
            "",
            "   ",
            "}",
            "  indented",
            "\tat com.example.Main.main(Main.java:7)",
            "at com.example.Other",
            "Caused by: java.io.IOException: gone",
            "Suppressed: another",
            "... 12 more",
            "... and no more",
            "Traceback (most recent call last):",
            "  File \"a.py\", line 1, in <module>",
            "ValueError: no such thing",
            "KeyboardInterrupt",
            "requests.exceptions.ConnectTimeout: late",
            "INFO: no exception");

    private final Random random = new Random(Seeds.next());
    private final List<ShownLine> lines = new ArrayList<>();
    private final Map<Integer, Boolean> inPythonTrace = new HashMap<>(); // by source
    private final Map<Integer, Integer> openMessage = new HashMap<>(); // by source: index of its last message
    private final List<ShownLine> messages = new ArrayList<>(); // by their first lines' sequences

    @TempDir
    private Path root;

    private TestStore store;
    private LogReader reader;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.open(root, new ManualClock(), 8_000, 0);
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
    void joinsTheSameMessagesForwardAndBackward() throws IOException {
        for (int round = 0; round < 10; round++) {
            appendRandom(80);

            assertEquals(messages, ShownLine.readAll(JoinedLines.forward(reader, ALL, 0)));
            assertEquals(newestFirst(messages), ShownLine.readAll(JoinedLines.backward(reader, ALL, Long.MAX_VALUE)));
        }
    }

    @Test
    void neitherRepeatsNorLosesAMessageWhereverReadingBegins() throws IOException {
        appendRandom(250);
        Set<Long> firsts = new HashSet<>();
        messages.forEach(message -> firsts.add(message.sequence()));
        for (long sequence = 0; sequence <= lines.size(); sequence++) {
            long at = sequence;
            assertEquals(
                    where(message -> message.sequence() > at),
                    ShownLine.readAll(JoinedLines.behind(reader, ALL, at)),
                    "behind " + at);
            assertEquals(
                    newestFirst(where(message -> message.sequence() <= at)),
                    ShownLine.readAll(JoinedLines.backward(reader, ALL, at)),
                    "back from " + at);
            if (firsts.contains(at)) {
                assertEquals(
                        where(message -> message.sequence() >= at),
                        ShownLine.readAll(JoinedLines.forward(reader, ALL, at)),
                        "from " + at);
            }
        }
    }

    @Test
    void beginsWithAnyLineThatIsAskedFor() throws IOException {
        append(0, "failed");
        append(0, "  one");
        append(0, "  two");

        List<ShownLine> shown = ShownLine.readAll(JoinedLines.forward(reader, ALL, 1));

        assertEquals(
                List.of("  one\n  two"), shown.stream().map(ShownLine::content).toList());
    }

    @Test
    void looksAtTheFirstLineForTimeAndSeverityAndAtAllForText() throws IOException {
        appendRandom(400);
        for (int i = 0; i < 60; i++) {
            Severity min = Severity.ofCode(random.nextInt(Severity.COUNT));
            long from = ManualClock.START_NANOS + random.nextInt(400);
            long until = from + random.nextInt(200);
            long fromSequence = random.nextBoolean() ? 0 : random.nextInt(300);
            String text = CONTENTS.get(5 + random.nextInt(12)).substring(0, 6);
            Query query = Query.builder()
                    .severityMin(min)
                    .fromNanos(from)
                    .untilNanos(until)
                    .text(TextPattern.literal(text, LetterCase.COUNTS))
                    .build();
            List<ShownLine> wanted = where(message -> message.severity().compareTo(min) >= 0
                    && message.timeNanos() >= from
                    && message.timeNanos() < until
                    && message.content().contains(text)
                    && message.sequence() > fromSequence);

            assertEquals(wanted, ShownLine.readAll(JoinedLines.behind(reader, query, fromSequence)));
            List<ShownLine> all = ShownLine.readAll(JoinedLines.backward(reader, query, Long.MAX_VALUE));
            assertEquals(
                    newestFirst(wanted),
                    all.stream().filter(line -> line.sequence() > fromSequence).toList());
        }
    }

    @Test
    void doesNotShowTheEndOfAMessageWhoseFirstLineIsTooOld() throws IOException {
        long hour = 3_600_000_000_000L;
        store.append(List.of(TestEntry.line(0, 1, "failed"), TestEntry.line(0, hour, "  at last")));

        Query late = Query.builder().fromNanos(hour).build();

        assertEquals(List.of(), ShownLine.readAll(JoinedLines.forward(reader, late, 0)));
        assertEquals(List.of(), ShownLine.readAll(JoinedLines.backward(reader, late, Long.MAX_VALUE)));
    }

    @Test
    void countsMessages() throws IOException {
        appendRandom(200);
        for (int count : new int[] {0, 1, 2, 7, 1_000}) {
            assertEquals(
                    messages.subList(Math.max(0, messages.size() - count), messages.size()),
                    ShownLine.readAll(JoinedLines.last(reader, ALL, count)));
        }
    }

    @Test
    void joinsNothingToARemark() throws IOException {
        append(0, "failed");
        store.append(List.of(new TestEntry(0, 1, Severity.ERROR, EntryFlags.of(EntryKind.EXIT, 0), "exited")));
        append(0, "  begins");

        List<String> contents = List.of("failed", "exited", "  begins");
        assertEquals(contents, contentsOf(JoinedLines.forward(reader, ALL, 0)));
        assertEquals(newestFirst(contents), contentsOf(JoinedLines.backward(reader, ALL, Long.MAX_VALUE)));
        assertEquals(List.of("  begins"), contentsOf(JoinedLines.behind(reader, ALL, 1)));
    }

    @Test
    void waitsForTheEndOfAMessageUntilItsSourceHasBeenQuiet() throws IOException {
        AtomicLong nanos = new AtomicLong();
        try (JoinedLines cursor = JoinedLines.forward(reader, ALL, 0).following(200, nanos::get)) {
            append(0, "failed");
            append(1, "busy");
            append(1, "busy");
            assertFalse(cursor.next());
            nanos.set(150);
            append(0, "  why");
            append(1, "busy");
            assertFalse(cursor.next());
            nanos.set(349);
            append(1, "still busy");
            assertFalse(cursor.next());
            nanos.set(350);
            assertTrue(cursor.next());
            assertEquals("failed\n  why", ShownLine.of(cursor).content());
            assertEquals(2, cursor.line().lineCount());
            for (int i = 0; i < 3; i++) {
                assertTrue(cursor.next());
                assertEquals("busy", ShownLine.of(cursor).content());
            }
            assertFalse(cursor.next());
            append(0, "  too late");
            append(0, "next");
            assertFalse(cursor.next());
            append(1, "the end");
            assertTrue(cursor.next());
            assertEquals("still busy", ShownLine.of(cursor).content());
            assertTrue(cursor.next());
            assertEquals("  too late", ShownLine.of(cursor).content());
        }
    }

    @Test
    void cutsAMessageThatIsTooLong() throws IOException {
        append(0, "first");
        for (int i = 1; i < Message.LINES_MAX + 10; i++) {
            append(0, "  " + i);
        }
        append(1, "x".repeat(Message.BYTES_MAX / 8));
        for (int i = 0; i < 9; i++) {
            append(1, " " + "y".repeat(Message.BYTES_MAX / 8));
        }

        List<ShownLine> shown = ShownLine.readAll(JoinedLines.forward(reader, ALL, 0));

        assertEquals(4, shown.size());
        assertEquals(Message.LINES_MAX, shown.get(0).content().lines().count());
        assertEquals(10, shown.get(1).content().lines().count());
        assertTrue(shown.get(2).content().length() <= Message.BYTES_MAX);
        assertEquals(
                shown.subList(1, 4),
                ShownLine.readAll(JoinedLines.behind(reader, ALL, shown.get(0).sequence())));
        assertEquals(lines.stream().map(ShownLine::content).toList(), splitAll(shown));
        List<ShownLine> backward = ShownLine.readAll(JoinedLines.backward(reader, ALL, Long.MAX_VALUE));
        assertEquals(lines.stream().map(ShownLine::content).toList(), splitAll(newestFirst(backward)));
    }

    @Test
    void showsTheOldestAsItIsWhenTooMuchWaits() throws IOException {
        append(0, "quiet");
        String content = "z".repeat(100_000);
        int count = JoinedLines.HELD_BYTES_MAX / content.length() + 10;
        for (int i = 0; i < count; i++) {
            append(1, content);
        }
        append(0, "  afterwards");
        long previous = -1;
        try (LineCursor cursor = JoinedLines.forward(reader, ALL, 0)) {
            assertTrue(cursor.next());
            assertEquals("quiet", ShownLine.of(cursor).content());
            while (cursor.next() || cursor.flush()) {
                assertTrue(cursor.line().sequence() > previous);
                previous = cursor.line().sequence();
            }
        }
        assertEquals(count + 1, previous);
        append(1, "SomeError: so it seems");
        for (int i = 0; i < count; i++) {
            append(0, content);
        }
        List<ShownLine> backward = ShownLine.readAll(JoinedLines.backward(reader, ALL, Long.MAX_VALUE));
        for (int i = 1; i < backward.size(); i++) {
            assertTrue(backward.get(i).sequence() < backward.get(i - 1).sequence());
        }
        assertEquals(lines.size(), splitAll(backward).size());
    }

    private static List<String> contentsOf(LineCursor cursor) throws IOException {
        return ShownLine.readAll(cursor).stream().map(ShownLine::content).toList();
    }

    private static List<String> splitAll(List<ShownLine> shown) {
        List<String> all = new ArrayList<>();
        shown.forEach(message -> all.addAll(List.of(message.content().split("\n", -1))));
        return all;
    }

    private List<ShownLine> where(Predicate<ShownLine> wanted) {
        return messages.stream().filter(wanted).toList();
    }

    private static <T> List<T> newestFirst(List<T> oldestFirst) {
        List<T> reversed = new ArrayList<>(oldestFirst);
        Collections.reverse(reversed);
        return reversed;
    }

    private void append(int source, String content) throws IOException {
        add(new TestEntry(source, ManualClock.START_NANOS + lines.size(), Severity.INFO, 0, content));
    }

    private void appendRandom(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            add(new TestEntry(
                    random.nextInt(SOURCE_COUNT),
                    ManualClock.START_NANOS + lines.size(),
                    Severity.ofCode(random.nextInt(Severity.COUNT)),
                    0,
                    CONTENTS.get(random.nextInt(CONTENTS.size()))));
        }
    }

    private void add(TestEntry entry) throws IOException {
        ShownLine line = ShownLine.joined(store.append(List.of(entry)), List.of(entry));
        lines.add(line);
        Integer open = openMessage.get(entry.source());
        boolean python = inPythonTrace.getOrDefault(entry.source(), false);
        boolean indented =
                entry.content().matches("[ \t].*") && !entry.content().isBlank();
        boolean exception = entry.content().matches("ValueError.*|KeyboardInterrupt|SomeError.*|requests.exceptions.*");
        boolean goesOn = indented
                || entry.content().matches("(at |Caused by:|Suppressed:|Traceback|\\.\\.\\. \\d).*")
                || (exception && python);
        inPythonTrace.put(entry.source(), entry.content().startsWith("Traceback") || (python && indented));
        if (open != null && goesOn) {
            ShownLine first = messages.get(open);
            TestEntry end = first.end();
            TestEntry joined = new TestEntry(
                    end.source(), end.timeNanos(), end.severity(), 0, end.content() + "\n" + entry.content());
            messages.set(open, new ShownLine(first.sequence(), joined, first.kind(), false));
        } else {
            openMessage.put(entry.source(), messages.size());
            messages.add(line);
        }
    }
}
