package io.sluice.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lets a round of sealing fail where it is published. */
class SealerFailureTest {
    private static final int ENTRY_COUNT = 2_000;
    private static final SealLimits SMALL_ROUNDS = new SealLimits(8 << 10, 1 << 10, 1 << 20);

    @TempDir
    private Path root;

    @Test
    void sealsAgainWhatARoundThatFailedHadGathered() throws IOException {
        List<String> damage = new ArrayList<>();
        try (TestStore store = TestStore.create(root);
                Sealer sealer = Sealer.open(store.directory(), SMALL_ROUNDS, damage::add)) {
            fill(store);
            assertTrue(sealer.sealNext());
            long sealed = sealer.catalog().sealedUpTo();
            assertTrue(sealed > 0 && sealed < ENTRY_COUNT / 2, "a round is a part of a cycle, got " + sealed);

            Path inTheWay = root.resolve("sealed").resolve("catalog.new");
            Files.createDirectory(inTheWay);
            assertThrows(IOException.class, sealer::sealNext);
            assertEquals(sealed, sealer.catalog().sealedUpTo());
            Files.delete(inTheWay);
            while (sealer.sealNext()) {
                // all is done in the condition
            }

            assertEquals(List.of(), sealer.catalog().missing());
            assertEquals(ENTRY_COUNT, sealer.catalog().sealedUpTo());
        }
        assertEquals(List.of(), damage);
        assertEquals(LongStream.rangeClosed(0, ENTRY_COUNT).boxed().toList(), sequences());
    }

    private static void fill(TestStore store) throws IOException {
        int source = store.source("web");
        for (int i = 0; i < ENTRY_COUNT; i++) {
            long unused = store.append(source, "entry " + i + " of a cycle that takes several rounds");
        }
        store.roll();
        long unused = store.append(source, "the next cycle");
    }

    private List<Long> sequences() throws IOException {
        List<Long> sequences = new ArrayList<>();
        try (LogReader reader = LogReader.open(root, notice -> {
                    throw new AssertionError(notice);
                });
                LineCursor lines = reader.forward(Query.builder().build(), 0)) {
            while (lines.next()) {
                sequences.add(lines.line().sequence());
            }
        }
        return sequences;
    }
}
