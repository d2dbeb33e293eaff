package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.EntryDraft;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.read.JoinedLines;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.Tags;
import io.sluice.read.TextPattern;
import io.sluice.telemetry.SourceCounter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags, the error flag and times of their own go with entries, whatever becomes of them on their way. */
class TaggedEntriesTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final long LAST_YEAR = 1_700_000_000_123_456_789L;
    private static final long FAR_AHEAD = Long.MAX_VALUE - 1;
    private static final Query ALL = Query.builder().build();

    private final EntryDraft draft = new EntryDraft();

    @TempDir
    private Path directory;

    /**
     * Copies what a line shows.
     *
     * @param text the message
     */
    private record Shown(String text, List<String> tags, boolean error, Severity severity, long timeNanos) {
        static Shown of(Line line) {
            return new Shown(
                    new String(line.copyContent(), UTF_8),
                    Tags.of(line),
                    line.isError(),
                    line.severity(),
                    line.timeNanos());
        }
    }

    @Test
    void keepsWhatIsSaidOfAnEntryInEveryDirection() throws IOException {
        try (Sluice sluice = open()) {
            Source source = sluice.source("web", Stream.RPC);
            offer(source, draft.reset(Severity.DEBUG).at(LAST_YEAR).error(true).tagged(utf8("[\"a\",\"b\"]")), "first");
            offer(source, draft.reset(Severity.NOTICE).at(LAST_YEAR - 5), "second");
            offer(source, draft.reset(Severity.INFO).at(FAR_AHEAD).tagged(utf8("[\"b\"]")), "");
            assertTrue(sluice.awaitPersisted(DEADLINE));
        }

        List<Shown> expected = List.of(
                new Shown("first", List.of("a", "b"), true, Severity.DEBUG, LAST_YEAR),
                new Shown("second", List.of(), false, Severity.NOTICE, LAST_YEAR - 5),
                new Shown("", List.of("b"), false, Severity.INFO, FAR_AHEAD));
        try (LogReader reader = read()) {
            assertEquals(expected, all(reader.forward(ALL, 0)));
            assertEquals(expected, all(reader.last(ALL, 3)));
            List<Shown> backward = all(reader.backward(ALL, Long.MAX_VALUE));
            Collections.reverse(backward);
            assertEquals(expected, backward);
            assertEquals(expected, all(JoinedLines.forward(reader, ALL, 0)));
        }
    }

    @Test
    void stampsAnEntryWithoutATimeOfItsOwn() throws IOException {
        long before = System.currentTimeMillis() * 1_000_000;
        try (Sluice sluice = open()) {
            offer(sluice.source("web", Stream.RPC), draft.reset(Severity.INFO).tagged(utf8("[\"a\"]")), "now");
        }

        try (LogReader reader = read()) {
            assertTrue(all(reader.forward(ALL, 0)).get(0).timeNanos() >= before - 1_000_000_000);
        }
    }

    @Test
    void givesTheTagsOfAMessageInPartsToItsFirstPartAlone() throws IOException {
        byte[] message = new byte[1_000_000];
        for (int i = 0; i < message.length; i++) {
            message[i] = (byte) ((i * 31) >> 7);
        }
        try (Sluice sluice = open()) {
            Source source = sluice.source("web", Stream.RPC);
            long position = source.offer(
                    draft.reset(Severity.ERROR)
                            .error(true)
                            .tagged(utf8("[\"long\"]"))
                            .content(message, 0, message.length),
                    OverflowPolicy.BLOCK);
            assertTrue(position >= 0);
        }

        try (LogReader reader = read()) {
            for (LineCursor cursor :
                    List.of(reader.forward(ALL, 0), reader.backward(ALL, Long.MAX_VALUE), reader.last(ALL, 1))) {
                try (cursor) {
                    assertTrue(cursor.next());
                    assertArrayEquals(message, cursor.line().copyContent());
                    assertEquals(List.of("long"), Tags.of(cursor.line()));
                    assertTrue(cursor.line().isError());
                    assertFalse(cursor.line().isPartial());
                    assertFalse(cursor.next());
                }
            }
        }
    }

    @Test
    void takesAMessageOfAnyLengthWhenItMayWait() throws IOException {
        byte[] message = new byte[12 << 20];
        Arrays.fill(message, (byte) 'x');
        long dropped;
        try (Sluice sluice = open()) {
            Source source = sluice.source("web", Stream.RPC);
            draft.reset(Severity.INFO).tagged(utf8("[\"a\"]")).content(message, 0, message.length);
            assertEquals(Source.TOO_LONG, source.offer(draft, OverflowPolicy.DROP));
            dropped = source.counters().get(SourceCounter.DROPPED_TOO_LONG);
            assertTrue(source.offer(draft, OverflowPolicy.BLOCK) >= 0);
            assertTrue(sluice.close(DEADLINE).drained());
        }

        assertEquals(1, dropped);
        try (LogReader reader = read();
                LineCursor lines = reader.forward(ALL, 0)) {
            assertTrue(lines.next());
            assertEquals(EntryKind.GAP, lines.line().kind()); // for the one that was too long
            assertTrue(lines.next());
            assertArrayEquals(message, lines.line().copyContent());
        }
    }

    @Test
    void refusesTagsThatDoNotFitAnEntry() throws IOException {
        try (Sluice sluice = open()) {
            Source source = sluice.source("web", Stream.RPC);
            draft.reset(Severity.INFO).tagged(new byte[65_534]).content(new byte[0], 0, 0);

            assertEquals(Source.TOO_LONG, source.offer(draft, OverflowPolicy.BLOCK));

            offer(source, draft.reset(Severity.INFO).tagged(new byte[65_533]), "");
            assertEquals(1, source.counters().get(SourceCounter.DROPPED_TOO_LONG));
        }
    }

    @Test
    void findsTextsInTheMessageAndNotInItsTags() throws IOException {
        try (Sluice sluice = open()) {
            Source source = sluice.source("web", Stream.RPC);
            offer(source, draft.reset(Severity.INFO).tagged(utf8("[\"needle\"]")), "hay");
            offer(source, draft.reset(Severity.INFO).tagged(utf8("[\"hay\"]")), "a needle");
        }

        try (LogReader reader = read()) {
            assertEquals(List.of("a needle"), texts(reader, Query.builder().text(TextPattern.compile("needle"))));
            assertEquals(List.of("a needle"), texts(reader, Query.builder().text(TextPattern.compile("n[e]+dle$"))));
            assertEquals(
                    List.of(),
                    texts(
                            reader,
                            Query.builder().text(TextPattern.compile("^hay$")).tag("hay")));
            assertEquals(List.of("hay"), texts(reader, Query.builder().exclude(TextPattern.compile("needle"))));
        }
    }

    @Test
    void choosesLinesThatHaveAllOfTheTags() throws IOException {
        try (Sluice sluice = open()) {
            Source source = sluice.source("web", Stream.RPC);
            offer(source, draft.reset(Severity.INFO).tagged(utf8("[\"a\", \"job:7\"]")), "both");
            offer(source, draft.reset(Severity.INFO).tagged(utf8("[\"\\u0061\"]")), "one");
            offer(source, draft.reset(Severity.INFO).tagged(utf8("a")), "no array");
            offer(source, draft.reset(Severity.INFO), "none");
            offer(source, draft.reset(Severity.INFO).tagged(utf8("[\"aa\"]")), "another");
        }

        try (LogReader reader = read()) {
            assertEquals(
                    List.of("both", "one", "no array"),
                    texts(reader, Query.builder().tag("a")));
            assertEquals(List.of("both"), texts(reader, Query.builder().tag("a").tag("job:7")));
            assertEquals(List.of(), texts(reader, Query.builder().tag("b")));
        }
    }

    @Test
    void keepsTheTagsOfTheFirstOfJoinedLines() throws IOException {
        try (Sluice sluice = open()) {
            Source source = sluice.source("web", Stream.RPC);
            offer(source, draft.reset(Severity.INFO).at(1).error(true).tagged(utf8("[\"a\"]")), "failed");
            offer(source, draft.reset(Severity.INFO).at(2).tagged(utf8("[\"b\"]")), "  at here");
        }

        try (LogReader reader = read()) {
            Shown joined = new Shown("failed\n  at here", List.of("a"), true, Severity.INFO, 1);
            assertEquals(List.of(joined), all(JoinedLines.forward(reader, ALL, 0)));
            assertEquals(List.of(joined), all(JoinedLines.backward(reader, ALL, Long.MAX_VALUE)));
        }
    }

    @Test
    void keepsAnotherKind() throws IOException {
        try (Sluice sluice = open()) {
            Source source = sluice.source("web", Stream.MONITOR);
            offer(source, draft.reset(Severity.NOTICE).kind(EntryKind.EXIT), "process 7 exited with code 3");
        }

        try (LogReader reader = read();
                LineCursor lines = reader.forward(ALL, 0)) {
            assertTrue(lines.next());
            assertEquals(EntryKind.EXIT, lines.line().kind());
        }
    }

    /** Lines of last year must not be taken for lines that have waited since: each would be a block of its own. */
    @Test
    void fillsBlocksWithEntriesOfThePast() throws IOException {
        final int count = 50_000;
        try (Sluice sluice = open()) {
            Source source = sluice.source("web", Stream.RPC);
            for (int i = 0; i < count; i++) {
                offer(source, draft.reset(Severity.INFO).at(LAST_YEAR + i), "line");
            }
        }

        try (LogReader reader = read()) {
            assertEquals(count, reader.verify().entryCount());
            assertTrue(
                    reader.verify().blockCount() < count / 50,
                    "blocks: " + reader.verify().blockCount());
        }
    }

    private Sluice open() throws IOException {
        return Sluice.open(SluiceConfig.builder(directory).build());
    }

    private LogReader read() throws IOException {
        return LogReader.open(directory, notice -> {
            throw new AssertionError(notice);
        });
    }

    private static void offer(Source source, EntryDraft entry, String text) {
        byte[] bytes = utf8(text);
        assertTrue(source.offer(entry.content(bytes, 0, bytes.length), OverflowPolicy.BLOCK) >= 0);
    }

    private static List<Shown> all(LineCursor cursor) throws IOException {
        List<Shown> shown = new ArrayList<>();
        try (cursor) {
            while (cursor.next() || cursor.flush()) {
                shown.add(Shown.of(cursor.line()));
            }
        }
        return shown;
    }

    private static List<String> texts(LogReader reader, Query.Builder query) throws IOException {
        return all(reader.forward(query.build(), 0)).stream().map(Shown::text).toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
