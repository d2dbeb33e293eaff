package io.sluice.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.queue.StoreBytes;
import io.sluice.testing.ManualClock;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Removes entries of a store in which two services share segments and a third has its own. */
class PrunerTest {
    private static final SealLimits LIMITS = new SealLimits(64 << 10, 2_000, 1 << 20);

    @TempDir
    private Path root;

    private final List<String> damage = new ArrayList<>();
    private TestStore store;
    private Sealer sealer;
    private int loud;
    private int quiet;
    private int other;

    @BeforeEach
    void fill() throws IOException {
        store = TestStore.open(root, new ManualClock(), 8_000, 0);
        loud = store.source(SourceName.of("loud", Stream.STDOUT));
        quiet = store.source(SourceName.of("quiet", Stream.STDOUT));
        other = store.source(SourceName.of("other", Stream.STDOUT));
        append(0);
        sealer = Sealer.open(store.directory(), LIMITS, damage::add);
    }

    private void append(long timeNanos) throws IOException {
        for (int i = 0; i < 200; i++) {
            long unused = store.append(List.of(
                    TestEntry.line(loud, timeNanos + i, "much ado " + Math.sin(i) + Math.cos(i)),
                    TestEntry.line(loud, timeNanos + i, "about nothing " + Math.tan(i)),
                    TestEntry.line(quiet, timeNanos + i, "q" + i),
                    TestEntry.line(other, timeNanos + i, "o" + i)));
        }
        store.roll();
        long unused = store.append(other, "the newest cycle");
    }

    @AfterEach
    void close() throws IOException {
        sealer.close();
        store.close();
    }

    private PruneReport prune(PruneRequest request) throws IOException {
        return new Pruner(sealer, source -> "service " + source)
                .prune(request, ManualClock.START_NANOS, StoreBytes.of(store.directory(), 8_000));
    }

    @Test
    void aTrialSaysWhatIsThenDone() throws IOException {
        append(ManualClock.START_NANOS);
        for (int source : new int[] {quiet, loud}) {
            PruneReport trial = prune(new PruneRequest(number -> number == source, Duration.ofDays(1), 0, true));
            assertTrue(trial.freedBytes() > 0);
            PruneReport done = prune(new PruneRequest(number -> number == source, Duration.ofDays(1), 0, false));
            assertEquals(trial.entries(), done.entries());
            assertTrue(Math.abs(trial.freedBytes() - done.freedBytes()) <= 4_096 * 4, trial + " and then " + done);
        }
    }

    @Test
    void leavesADamagedSegmentAsItIsAndNothingBehind() throws IOException {
        sealer.sealFinished();
        Set<Path> before = files();
        SegmentEntry mixed = sealer.catalog().segments().stream()
                .filter(SegmentEntry::isMixed)
                .reduce((one, next) -> next)
                .orElseThrow();
        Path file = root.resolve("sealed").resolve(SegmentLayout.fileName(mixed.id()));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 3] ^= 1;
        Files.write(file, bytes);

        PruneReport report = prune(new PruneRequest(source -> source == quiet, Duration.ZERO, 0, false));

        assertTrue(sealer.catalog().segments().contains(mixed));
        assertEquals(Set.of(quiet), report.entriesBySource().keySet());
        assertTrue(report.entries() < 200, report.toString());
        assertTrue(files().size() <= before.size(), () -> before + " became " + filesQuietly());
        assertEquals(catalogFiles(), filesOfSegments());
    }

    @Test
    void removesWhatIsSealedWhenNothingMoreCanBeSealed() throws IOException {
        sealer.sealFinished();
        append(ManualClock.START_NANOS);
        store.roll();
        long unused = store.append(other, "newer still");
        long newest = sealer.catalog().segments().stream()
                .mapToLong(SegmentEntry::id)
                .max()
                .orElseThrow();
        for (long id = newest + 1; id < newest + 9; id++) { // they are in the way
            Files.createDirectory(root.resolve("sealed").resolve(SegmentLayout.fileName(id)));
        }
        PruneReport report = prune(new PruneRequest(PruneRequest.NO_SOURCES, Duration.ofDays(1), 0, false));
        assertEquals(Map.of(loud, 400L, quiet, 200L, other, 200L), report.entriesBySource());
        assertThrows(
                IOException.class, () -> prune(new PruneRequest(source -> source == quiet, Duration.ZERO, 0, false)));
    }

    private Set<Path> files() throws IOException {
        try (java.util.stream.Stream<Path> files = Files.list(root.resolve("sealed"))) {
            return new TreeSet<>(files.toList());
        }
    }

    private Set<Path> filesQuietly() {
        try {
            return files();
        } catch (IOException e) {
            return Set.of();
        }
    }

    private Set<String> filesOfSegments() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path file : files()) {
            String name = String.valueOf(file.getFileName());
            if (!name.startsWith("catalog")) {
                names.add(name);
            }
        }
        return names;
    }

    private Set<String> catalogFiles() {
        Set<String> names = new TreeSet<>();
        sealer.catalog().segments().forEach(segment -> names.add(SegmentLayout.fileName(segment.id())));
        return names;
    }
}
