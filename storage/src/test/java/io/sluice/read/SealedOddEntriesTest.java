package io.sluice.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Gap;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.segment.SealLimits;
import io.sluice.segment.Sealer;
import io.sluice.segment.SegmentEntry;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seals entries that are as odd as entries may be, and what is left when some are removed. */
class SealedOddEntriesTest {
    private static final Query ALL = Query.builder().build();
    private static final int LONGEST = 128 << 10;

    @TempDir
    private Path root;

    private final Random random = new Random(Seeds.next());
    private final List<ShownLine> lines = new ArrayList<>();

    private void append(TestStore store, List<TestEntry> entries) throws IOException {
        long sequence = store.append(entries);
        for (TestEntry entry : entries) {
            lines.add(ShownLine.joined(sequence++, List.of(entry)));
        }
    }

    private static Sealer open(TestStore store, SealLimits limits) throws IOException {
        return Sealer.open(store.directory(), limits, ShownLine::fail);
    }

    private static void sealAll(Sealer sealer) throws IOException {
        while (sealer.sealNext() || sealer.mergeNext()) {
            // all is done in the condition
        }
    }

    private void assertAllThere() throws IOException {
        try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
            assertEquals(List.of(), reader.verify().problems());
            QueryModel.assertSame(lines, ShownLine.readAll(reader.forward(ALL, 0)), "forward");
            List<ShownLine> newestFirst = ShownLine.readAll(reader.backward(ALL, Long.MAX_VALUE));
            Collections.reverse(newestFirst);
            QueryModel.assertSame(lines, newestFirst, "backward");
        }
    }

    @Test
    void takesEveryLengthByteTimeAndSeverity() throws IOException {
        StringBuilder bytes = new StringBuilder();
        for (char b = 0; b < 256; b++) {
            bytes.append(b);
        }
        byte[] longest = new byte[LONGEST];
        random.nextBytes(longest);
        List<String> contents = List.of("", bytes.toString(), new String(longest, ISO_8859_1), "x".repeat(LONGEST));
        List<Long> times = List.of(
                -1L, 0L, Long.MIN_VALUE, Long.MAX_VALUE - 1, -86_400_000_000_000L, 4_102_444_800_000_000_000L, 1L);
        try (TestStore store = TestStore.open(root, new ManualClock(), 400_000, 0)) {
            int web = store.source("web");
            int api = store.source("web.api");
            for (String content : contents) {
                for (long time : times) {
                    for (Severity severity :
                            List.of(Severity.TRACE, Severity.FATAL, Severity.ofCode(random.nextInt(8)))) {
                        append(
                                store,
                                List.of(new TestEntry(
                                        random.nextBoolean() ? web : api,
                                        time,
                                        severity,
                                        EntryFlags.of(EntryKind.LINE, 0),
                                        content)));
                    }
                }
            }
            store.roll();
            append(store, List.of(TestEntry.line(web, 1, "the last")));
            try (Sealer sealer = open(store, SealLimits.standard())) {
                sealAll(sealer);
                assertEquals(lines.size() - 1, sealer.catalog().sealedUpTo());
            }
            assertAllThere();
        }
    }

    @Test
    void makesOneFileOfTheEntriesOfManySources() throws IOException {
        int sources = 60;
        try (TestStore store = TestStore.create(root)) {
            for (int i = 0; i < sources; i++) {
                append(store, List.of(TestEntry.line(store.source("service" + i), i, "one entry of " + i)));
            }
            store.roll();
            append(store, List.of(TestEntry.line(0, 1, "the last")));
            try (Sealer sealer = open(store, SealLimits.standard())) {
                sealAll(sealer);
                assertEquals(1, sealer.catalog().segments().size());
            }
            assertAllThere();
        }
    }

    @Test
    void takesAMillionEntriesOfNothing() throws IOException {
        int blocks = 260;
        int count = 4_100;
        TestEntry nothing = TestEntry.line(0, ManualClock.START_NANOS, "");
        try (TestStore store = TestStore.create(root)) {
            int unused = store.source("web");
            for (int i = 0; i < blocks; i++) {
                long first = store.append(Collections.nCopies(count, nothing));
                assertEquals((long) i * count, first);
            }
            store.roll();
            long last = store.append(0, "the last");
            try (Sealer sealer = open(store, SealLimits.standard())) {
                sealAll(sealer);
                assertEquals(last, sealer.catalog().sealedUpTo());
                assertTrue(sealer.catalog().allocatedBytes() < 1 << 20, "they take little");
            }
            try (LogReader reader = LogReader.open(root, ShownLine::fail);
                    LineCursor forward = reader.forward(ALL, 0);
                    LineCursor backward = reader.backward(ALL, Long.MAX_VALUE)) {
                assertEquals(List.of(), reader.verify().problems());
                for (long sequence = 0; sequence <= last; sequence++) {
                    assertTrue(forward.next() && backward.next());
                    assertEquals(sequence, forward.line().sequence());
                    assertEquals(last - sequence, backward.line().sequence());
                }
                assertTrue(!forward.next() && !backward.next());
            }
        }
    }

    @Test
    void tellsOnceForEachSourceWhatWasRemovedAndKeepsCursorsGood() throws IOException {
        try (TestStore store = TestStore.open(root, new ManualClock(), 8_000, 0)) {
            int loud = fillLoudAndQuiet(store);
            try (Sealer sealer = open(store, new SealLimits(16 << 10, 400, 1 << 20))) {
                sealAll(sealer);
                List<SegmentEntry> oldest = sealer.catalog().segments().stream()
                        .filter(segment -> segment.source() == loud)
                        .sorted(Comparator.comparingLong(SegmentEntry::firstSequence))
                        .limit(1)
                        .toList();
                assertEquals(1, oldest.size());
                sealer.retire(oldest);
                checkRemoved(loud, oldest.get(0));
                assertEquals(1, sealer.catalog().retired().size());
            }
        }
    }

    @Test
    void keepsTheSegmentsOfASourceApartFromEachOther() throws IOException {
        try (TestStore store = TestStore.open(root, new ManualClock(), 8_000, 0)) {
            int loud = fillLoudAndQuiet(store);
            int sometimesEnough = 1_500 + random.nextInt(1_500); // for a segment of its own
            try (Sealer sealer = open(store, new SealLimits(16 << 10, sometimesEnough, 1 << 20))) {
                sealAll(sealer);
                checkOrder(sealer.catalog().segments(), loud);
            }
        }
    }

    private int fillLoudAndQuiet(TestStore store) throws IOException {
        int loud = store.source(SourceName.of("loud", Stream.STDOUT));
        int quiet = store.source(SourceName.of("quiet", Stream.STDOUT));
        for (int i = 0; i < 400; i++) {
            append(
                    store,
                    List.of(
                            TestEntry.line(loud, i, "much ado " + random.nextLong() + random.nextLong()),
                            TestEntry.line(loud, i, "about nothing " + random.nextLong()),
                            TestEntry.line(quiet, i, "q" + i)));
        }
        return loud;
    }

    /** A source's own segments are apart from each other: none holds entries before and behind another's. */
    private static void checkOrder(List<SegmentEntry> segments, int source) {
        long last = -1;
        List<SegmentEntry> own = segments.stream()
                .filter(segment -> segment.source() == source)
                .sorted(Comparator.comparingLong(SegmentEntry::firstSequence))
                .toList();
        for (SegmentEntry segment : own) {
            assertTrue(segment.firstSequence() > last, () -> own.toString());
            last = segment.lastSequence();
        }
    }

    private void checkRemoved(int loud, SegmentEntry removed) throws IOException {
        List<ShownLine> kept = lines.stream()
                .filter(line -> line.source() != loud || line.sequence() > removed.lastSequence())
                .toList();
        try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
            assertEquals(List.of(), reader.verify().problems());
            for (long from : new long[] {0, removed.firstSequence() + 1, removed.lastSequence()}) {
                List<ShownLine> shown = ShownLine.readAll(reader.forward(ALL, from));
                List<ShownLine> gaps = shown.stream()
                        .filter(line -> line.kind() == EntryKind.GAP)
                        .toList();
                assertEquals(1, gaps.size());
                assertEquals(removed.lastSequence(), gaps.get(0).sequence());
                assertEquals(loud, gaps.get(0).source());
                byte[] content = gaps.get(0).content().getBytes(ISO_8859_1);
                Gap gap = Gap.parse(content, content.length);
                assertTrue(gap != null && gap.entries() == removed.entries() && gap.bytes() == removed.textBytes());
                QueryModel.assertSame(
                        kept.stream().filter(line -> line.sequence() >= from).toList(),
                        shown.stream()
                                .filter(line -> line.kind() != EntryKind.GAP)
                                .toList(),
                        "from " + from);
            }
            assertEquals(
                    kept.size() + 1,
                    ShownLine.readAll(reader.backward(ALL, Long.MAX_VALUE)).size());
            QueryModel.assertSame(
                    kept.stream()
                            .filter(line -> line.sequence() > removed.lastSequence())
                            .toList(),
                    ShownLine.readAll(reader.forward(ALL, removed.lastSequence() + 1)),
                    "behind what was removed");
        }
    }
}
