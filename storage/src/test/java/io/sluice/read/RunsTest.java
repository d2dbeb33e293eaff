package io.sluice.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.segment.SealLimits;
import io.sluice.segment.Sealer;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
    @TempDir
    private Path root;

    private TestStore store;
    private LogReader reader;
    private int monitor;
    private int stdout;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.create(root);
        monitor = store.source(SourceName.of("web", Stream.MONITOR));
        stdout = store.source("web");
        reader = LogReader.open(root, ShownLine::fail);
    }

    @AfterEach
    void close() throws IOException {
        reader.close();
        store.close();
    }

    @Test
    void areKnownOfAServiceWhoseMonitorIsNewerThanTheReader() throws IOException {
        int other = store.source("db");
        reader.sources().refresh();
        int newer = store.source(SourceName.of("db", Stream.MONITOR));
        TestEntry started =
                new TestEntry(newer, 100, Severity.NOTICE, EntryFlags.of(EntryKind.START, 0), "process 7 started: db");
        store.append(List.of(started));
        store.append(other, "a line");

        Query ofService = Query.builder().service(ServicePattern.parse("db")).build();
        try (RunLookup lookup = new RunLookup(reader);
                LineCursor lines = reader.last(ofService, 1)) {
            assertTrue(lines.next());
            Run run = lookup.runOf(lines.line());
            assertEquals(7, Objects.requireNonNull(run).pid());
        }
    }

    @Test
    void goFromAStartToItsExit() throws IOException {
        line();
        start(11);
        line();
        exit(11, 7);
        line();

        Run run = runs().list().get(0);

        assertEquals(new Run(1, 101, 3, 103, OptionalInt.of(7), 11), run);
        assertFalse(run.contains(0));
        assertTrue(run.contains(1) && run.contains(3));
        assertFalse(run.contains(4));
        assertEquals(4, run.untilSequence());
    }

    @Test
    void goToTheNextStartWhenTheyDiedWithTheEngine() throws IOException {
        start(11);
        line();
        start(12);
        line();

        assertEquals(
                List.of(
                        new Run(0, 100, 1, Run.UNKNOWN, OptionalInt.empty(), 11),
                        new Run(2, 102, Run.UNKNOWN, Run.UNKNOWN, OptionalInt.empty(), 12)),
                runs().list());
        assertTrue(runs().list().get(1).contains(1_000));
    }

    @Test
    void giveAnExitToTheRunOfItsProcess() throws IOException {
        exit(10, 1);
        start(11);
        start(12);
        exit(11, 3);
        line();
        exit(12, 0);
        exit(99, 5);

        assertEquals(
                List.of(new Run(1, 101, 1, 103, OptionalInt.of(3), 11), new Run(2, 102, 5, 105, OptionalInt.of(0), 12)),
                runs().list());
    }

    @Test
    void areKnownByNumberFromBothEnds() throws IOException {
        for (int pid = 1; pid <= 3; pid++) {
            start(pid);
            exit(pid, 0);
        }
        Runs runs = runs();

        assertEquals(3, pidOf(runs, 0));
        assertEquals(1, pidOf(runs, -2));
        assertEquals(1, pidOf(runs, 1));
        assertEquals(3, pidOf(runs, 3));
        assertNull(runs.numbered(4));
        assertNull(runs.numbered(-3));
        assertNull(runs.numbered(Integer.MIN_VALUE));
        assertNull(new Runs().numbered(0));
    }

    @Test
    void areForgottenWhenThereAreTooMany() {
        Runs runs = new Runs();
        for (int i = 0; i < Runs.COUNT_MAX + 5; i++) {
            runs.take(EntryKind.START, i, i, ("process " + i + " started").getBytes(UTF_8));
        }

        assertEquals(Runs.COUNT_MAX, runs.list().size());
        assertEquals(5, pidOf(runs, 1));
        assertNull(runs.containing(4));
        assertEquals(5, Objects.requireNonNull(runs.containing(5)).pid());
    }

    @Test
    void areThoseOfOneServiceInOneContext() throws IOException {
        start(11);
        int other = store.source(new SourceName("other", "web", Stream.MONITOR));
        store.append(List.of(remark(other, EntryKind.START, "process 12 started: web")));

        assertEquals(1, runs().list().size());
        assertEquals(12, pidOf(Runs.read(reader, "other", "web"), 1));
        assertEquals(List.of(), Runs.read(reader, "core", "webber").list());
    }

    @Test
    void areFoundForEachLineAlsoWhileTheStoreGrows() throws IOException {
        line();
        start(11);
        line();
        List<Long> found = new ArrayList<>();
        try (RunLookup lookup = new RunLookup(reader);
                LineCursor lines = reader.forward(
                        Query.builder().streams(Set.of(Stream.STDOUT)).build(), 0)) {
            collect(lines, lookup, found);
            exit(11, 0);
            line();
            collect(lines, lookup, found);
            store.append(List.of(
                    remark(monitor, EntryKind.START, "process 12 started: web"),
                    TestEntry.line(stdout, 1, "a"),
                    remark(monitor, EntryKind.LINE, "process 13 started: not so"),
                    TestEntry.line(stdout, 1, "b")));
            int late = store.source(SourceName.of("late", Stream.MONITOR));
            store.append(List.of(
                    remark(late, EntryKind.START, "process 14 started: late"),
                    TestEntry.line(store.source("late"), 1, "c"),
                    TestEntry.line(store.source("bare"), 1, "d")));
            collect(lines, lookup, found);
        }

        assertEquals(List.of(-1L, 1L, -1L, 5L, 5L, 9L, -1L), found);
    }

    @Test
    void areFoundWhenStartsAndEndsWereSealedBeforeTheyWereLookedAt() throws IOException {
        line();
        List<Long> found = new ArrayList<>();
        try (RunLookup lookup = new RunLookup(reader);
                LineCursor lines = reader.forward(
                        Query.builder().streams(Set.of(Stream.STDOUT)).build(), 0);
                Sealer sealer = Sealer.open(store.directory(), SealLimits.standard(), ShownLine::fail)) {
            collect(lines, lookup, found);
            line();
            collect(lines, lookup, found); // from now on, blocks are read as they come
            start(11);
            store.roll();
            line();
            store.roll();
            line();
            while (sealer.sealNext()) {
                // all is done in the condition
            }
            collect(lines, lookup, found);
        }

        assertEquals(List.of(-1L, -1L, 2L, 2L), found);
    }

    private static void collect(LineCursor lines, RunLookup lookup, List<Long> found) throws IOException {
        while (lines.next()) {
            Run run = lookup.runOf(lines.line());
            found.add(run == null ? -1 : run.startSequence());
        }
    }

    private Runs runs() throws IOException {
        return Runs.read(reader, "core", "web");
    }

    private static long pidOf(Runs runs, int number) {
        return Objects.requireNonNull(runs.numbered(number)).pid();
    }

    private void line() throws IOException {
        store.append(List.of(TestEntry.line(stdout, 100 + store.nextSequence(), "line")));
    }

    private void start(int pid) throws IOException {
        store.append(List.of(remark(monitor, EntryKind.START, "process " + pid + " started: web --port 80")));
    }

    private void exit(int pid, int code) throws IOException {
        store.append(List.of(remark(monitor, EntryKind.EXIT, "process " + pid + " exited with code " + code)));
    }

    private TestEntry remark(int source, EntryKind kind, String text) {
        return new TestEntry(source, 100 + store.nextSequence(), Severity.NOTICE, EntryFlags.of(kind, 0), text);
    }
}
