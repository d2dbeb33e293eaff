package io.sluice.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sluice.entry.EntryFlags;
import io.sluice.segment.SealLimits;
import io.sluice.segment.Sealer;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads lines in parts of a store that is damaged somewhere else. */
class PartsBesideDamageTest {
    private static final Query ALL = Query.builder().build();

    @TempDir
    private Path root;

    @Test
    void joinsPartsThatLieBesideEachOtherWhateverIsDamagedBeforeThem() throws IOException {
        List<TestEntry> parts = List.of(
                TestEntry.line(0, 1, "a".repeat(2_000)).part(EntryFlags.CONTINUES),
                TestEntry.line(0, 1, "b".repeat(2_000)).part(EntryFlags.CONTINUES | EntryFlags.CONTINUED),
                TestEntry.line(0, 1, "c".repeat(2_000)).part(EntryFlags.CONTINUED));
        long last;
        try (TestStore store = TestStore.create(root)) {
            int web = store.source("web");
            int quiet = store.source("quiet");
            store.append(quiet, "one of several quiet sources");
            store.append(web, "one line");
            store.roll();
            last = store.append(parts) + 2;
            store.roll();
            store.append(quiet, "not sealed");
            try (Sealer sealer = Sealer.open(store.directory(), new SealLimits(100, 100, 1 << 20), ShownLine::fail)) {
                while (sealer.sealNext()) {
                    // all is done in the condition
                }
                Files.delete(sealed(sealer));
            }
        }

        List<String> notices = new ArrayList<>();
        try (LogReader reader = LogReader.open(root, notices::add)) {
            List<ShownLine> shown = ShownLine.readAll(reader.backward(ALL, last));

            assertEquals(ShownLine.joined(last, parts), shown.get(0));
            assertFalse(notices.isEmpty());
        }
    }

    /** Returns the first segment. */
    private Path sealed(Sealer sealer) {
        long id = sealer.catalog().segments().get(0).id();
        return root.resolve("sealed").resolve(String.format(Locale.ROOT, "%08x.segment", id));
    }
}
