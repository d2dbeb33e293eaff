package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.Source;
import io.sluice.admit.UnstoredLine;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.segment.KeepLimits;
import io.sluice.testing.Await;
import io.sluice.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at what cannot be stored, on a disk that is really full. */
class LastLinesTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int FLOOD = 30_000;

    @TempDir
    private Path root;

    @Test
    void whatCannotBeStoredIsShownFromMemoryAndStoredOnceOrCounted() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(root.resolve("disk"), 32 << 20)) {
            Path directory = disk.path().resolve("store");
            List<String> quietLines = new ArrayList<>();
            CloseReport closed;
            try (Sluice sluice = Sluice.open(config(directory))) {
                Source quiet = sluice.source("web.quiet", Stream.STDOUT);
                Source loud = sluice.source("web.loud", Stream.STDOUT);
                offer(quiet, quietLines, "before");
                assertTrue(sluice.awaitPersisted(DEADLINE));
                assertEquals(List.of(), sluice.lastLines("", 10), "all is in the store");

                disk.fill();
                long persisted = sluice.persistedSequence();
                Await.until(DEADLINE, () -> offerIsRefused(sluice, loud, persisted));
                for (int i = 0; i < 5; i++) {
                    offer(quiet, quietLines, "quiet " + i);
                }
                for (int i = 0; i < FLOOD; i++) {
                    offer(loud, new ArrayList<>(), "loud " + i);
                }

                assertEquals(List.of("quiet 2", "quiet 3", "quiet 4"), texts(sluice.lastLines("web.quiet", 3)));
                List<UnstoredLine> newest = sluice.lastLines("web.loud", 2);
                assertEquals(List.of("loud " + (FLOOD - 2), "loud " + (FLOOD - 1)), texts(newest));
                assertTrue(newest.get(1).isDropped());
                assertFalse(sluice.lastLines("web.quiet", 1).get(0).isDropped());
                assertEquals(texts(newest), texts(sluice.lastLines("web", 2)), "the newest of all below");
                assertEquals(List.of(), sluice.lastLines("we", 9), "a name is whole words");

                disk.free();
                assertTrue(sluice.awaitPersisted(DEADLINE));
                Await.until(DEADLINE, () -> sluice.lastLines("", 9).isEmpty());
                closed = sluice.close(DEADLINE);
            }
            for (SourceReport report : closed.sources()) {
                assertEquals(report.offered(), report.stored() + report.dropped(), report.toString());
            }
            assertEquals(quietLines, stored(directory, "web.quiet"));
        }
    }

    /** Offers lines until one block could not be appended. */
    private static boolean offerIsRefused(Sluice sluice, Source source, long persisted) {
        offer(source, new ArrayList<>(), "x".repeat(1_000));
        return !sluice.lastLines("", 1).isEmpty() && sluice.persistedSequence() >= persisted;
    }

    private static SluiceConfig config(Path directory) {
        return SluiceConfig.builder(directory)
                .queueDirectory(directory.resolve("queue"))
                .slotCount(1 << 11)
                .sourceCountMax(16)
                .sealing(false)
                .indexing(false)
                .statsInterval(Duration.ZERO)
                .keepLimits(KeepLimits.all())
                .build();
    }

    private static void offer(Source source, List<String> offered, String line) {
        byte[] bytes = line.getBytes(UTF_8);
        long unused = source.offer(Severity.INFO, bytes, 0, bytes.length);
        offered.add(line);
    }

    private static List<String> texts(List<UnstoredLine> lines) {
        return lines.stream().map(line -> new String(line.copyContent(), UTF_8)).toList();
    }

    private static List<String> stored(Path directory, String service) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LogReader reader = LogReader.open(directory, notice -> {
                    throw new AssertionError(notice);
                });
                LineCursor cursor = reader.forward(Query.builder().build(), 0)) {
            while (cursor.next()) {
                if (cursor.line().kind() == EntryKind.LINE
                        && Objects.requireNonNull(cursor.line().source())
                                .service()
                                .equals(service)) {
                    lines.add(new String(cursor.line().copyContent(), UTF_8));
                }
            }
        }
        return lines;
    }
}
