package io.sluice.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.queue.CycleFile;
import io.sluice.testing.ManualClock;
import io.sluice.testing.Seeds;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Counts by the index and compares with counts of a list of entries. */
class AggregatesTest {
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final List<String> SERVICES = List.of("web", "web.api", "web.api.v2", "db", "webber");
    private static final int MINUTES = 12;

    private final Random random = new Random(Seeds.next());
    private final List<TestEntry> entries = new ArrayList<>();
    private final long startNanos = Math.floorDiv(ManualClock.START_NANOS, MINUTE_NANOS) * MINUTE_NANOS;

    @TempDir
    private Path root;

    private TestStore store;

    @BeforeEach
    void fill() throws IOException {
        store = TestStore.open(root, new ManualClock(), 20_000, 0);
        for (String service : SERVICES) {
            store.source(service);
        }
        for (int block = 0; block < 150; block++) {
            List<TestEntry> added = new ArrayList<>();
            for (int i = 1 + random.nextInt(30); i > 0; i--) {
                long time = startNanos + (long) ((block + 20 * random.nextDouble()) / 170 * MINUTES * MINUTE_NANOS);
                added.add(new TestEntry(
                        random.nextInt(SERVICES.size()),
                        time,
                        Severity.ofCode(random.nextInt(Severity.COUNT)),
                        EntryFlags.of(EntryKind.LINE, 0),
                        "x".repeat(random.nextInt(60))));
            }
            store.append(added);
            entries.addAll(added);
        }
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void countsACycleOnceThatIsRenamedWhileItIsListed() throws IOException {
        Path cycle = CycleFile.list(store.queue()).get(1).path();
        String closed = String.valueOf(cycle.getFileName()).replace(".cq4", ".closed");
        Files.createLink(cycle.resolveSibling(closed), cycle); // a listing during the renaming may show both names
        try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
            long counted = 0;
            IndexState.FINISHED.bringAbout(store.directory(), random);
            for (ServiceTotals service :
                    reader.aggregates().services(Query.builder().build())) {
                counted += service.entries();
            }
            assertEquals(entries.size(), counted);
        }
    }

    @Test
    void takesTimesAtTheEndsOfAllTime() throws IOException {
        try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
            Aggregates aggregates = reader.aggregates();
            Query all = Query.builder()
                    .fromNanos(Long.MIN_VALUE + MINUTE_NANOS)
                    .untilNanos(Long.MAX_VALUE - MINUTE_NANOS)
                    .build();
            assertThrows(IllegalArgumentException.class, () -> aggregates.histogram(all, MINUTE_NANOS));
            Query none = Query.builder().untilNanos(Long.MIN_VALUE).build();
            assertEquals(List.of(), aggregates.writers(none));
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsEachServiceByMinuteAndSeverity(IndexState index) throws IOException {
        index.bringAbout(store.directory(), random);
        try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
            for (int i = 0; i < 20; i++) {
                int from = random.nextInt(MINUTES);
                int until = from + 1 + random.nextInt(MINUTES - from);
                int bucket = 1 + random.nextInt(4);
                Severity min = Severity.ofCode(random.nextInt(Severity.COUNT));
                Query query = query(from, until).severityMin(min).build();

                Map<String, Long> counted = new TreeMap<>();
                reader.aggregates()
                        .histogramByService(query, bucket * MINUTE_NANOS)
                        .forEach((service, histogram) -> addBuckets(service, histogram, counted));

                Map<String, Long> expected = new TreeMap<>();
                for (TestEntry entry : entries) {
                    long minute = (entry.timeNanos() - startNanos) / MINUTE_NANOS;
                    if (minute >= from && minute < until && entry.severity().compareTo(min) >= 0) {
                        String key =
                                SERVICES.get(entry.source()) + " " + (minute - from) / bucket + " " + entry.severity();
                        expected.merge(key, 1L, Long::sum);
                    }
                }
                assertEquals(expected, counted, from + " to " + until + " by " + bucket + " from " + min);
            }
        }
    }

    private static void addBuckets(String service, Histogram histogram, Map<String, Long> counted) {
        for (int bucket = 0; bucket < histogram.bucketCount(); bucket++) {
            for (Severity severity : Severity.values()) {
                long count = histogram.count(bucket, severity);
                if (count > 0) {
                    counted.put(service + " " + bucket + " " + severity, count);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysWhoWroteMost(IndexState index) throws IOException {
        index.bringAbout(store.directory(), random);
        try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
            List<ServiceTotals> writers =
                    reader.aggregates().writers(query(2, 7).build());

            Map<String, Long> bytes = new TreeMap<>();
            for (TestEntry entry : entries) {
                long minute = (entry.timeNanos() - startNanos) / MINUTE_NANOS;
                if (minute >= 2 && minute < 7) {
                    bytes.merge(
                            SERVICES.get(entry.source()), (long) entry.content().length(), Long::sum);
                }
            }
            Map<String, Long> counted = new TreeMap<>();
            writers.forEach(writer -> counted.put(writer.name(), writer.bytes()));
            assertEquals(bytes, counted);
            for (int i = 1; i < writers.size(); i++) {
                assertTrue(writers.get(i - 1).bytes() >= writers.get(i).bytes(), writers.toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void sumsUpTheTreeOfNames(IndexState index) throws IOException {
        index.bringAbout(store.directory(), random);
        try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
            List<ServiceTotals> tree = reader.aggregates().tree(Query.builder().build());

            List<String> names = new ArrayList<>();
            for (ServiceTotals node : tree) {
                names.add(node.name());
                long count = 0;
                long bytes = 0;
                for (TestEntry entry : entries) {
                    String service = SERVICES.get(entry.source());
                    if (service.equals(node.name()) || service.startsWith(node.name() + ".")) {
                        count++;
                        bytes += entry.content().length();
                    }
                }
                assertEquals(count, node.entries(), node.name());
                assertEquals(bytes, node.bytes(), node.name());
            }
            assertEquals(List.of("db", "web", "web.api", "web.api.v2", "webber"), names);
        }
    }

    @Test
    void readsNoBlockOfAStoreWithAFinishedIndex() throws IOException {
        IndexState.FINISHED.bringAbout(store.directory(), random);
        try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
            Aggregates aggregates = reader.aggregates();
            assertEquals(
                    entries.size(),
                    aggregates
                            .histogram(query(0, MINUTES).build(), MINUTE_NANOS)
                            .total());
            assertEquals(0, aggregates.cost().scanned());
        }
    }

    @Test
    void refusesWhatItCannotCount() throws IOException {
        try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
            Aggregates aggregates = reader.aggregates();
            Query day = query(0, 1).build();
            Query open = Query.builder().build();
            Query text = query(0, 1).text(TextPattern.compile("x")).build();
            assertThrows(IllegalArgumentException.class, () -> aggregates.histogram(day, 1_000_000_000));
            assertThrows(IllegalArgumentException.class, () -> aggregates.histogram(day, 0));
            assertThrows(IllegalArgumentException.class, () -> aggregates.histogram(open, MINUTE_NANOS));
            assertThrows(IllegalArgumentException.class, () -> aggregates.histogram(text, MINUTE_NANOS));
            assertThrows(IllegalArgumentException.class, () -> aggregates.writers(text));
            Query errors = query(0, 1).severityMin(Severity.ERROR).build();
            assertThrows(IllegalArgumentException.class, () -> aggregates.writers(errors));
        }
    }

    private Query.Builder query(int fromMinute, int untilMinute) {
        return Query.builder()
                .fromNanos(startNanos + fromMinute * MINUTE_NANOS)
                .untilNanos(startNanos + untilMinute * MINUTE_NANOS);
    }
}
