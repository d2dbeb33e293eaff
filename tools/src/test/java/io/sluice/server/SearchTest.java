// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.entry.Severity;
import io.sluice.read.Query;
import io.sluice.server.query.Search;
import io.sluice.server.query.ServedStore;
import io.sluice.server.query.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {
    private static final int LINES = 1_000;

    @TempDir
    private Path directory;

    @Test
    void endsWhenItsTimeIsOverWhateverItFinds() throws IOException {
        try (Serving serving = Serving.open(directory)) {
            serving.insert("web", LINES, "line ");
            try (ServedStore store = ServedStore.open(serving.engine)) {
                long last = store.lastSequence();
                for (Set<Severity> levels : List.of(EnumSet.allOf(Severity.class), EnumSet.of(Severity.FATAL))) {
                    Wanted wanted = new Wanted(Query.builder().build(), levels, List.of());
                    Search back = new Search(store.reader(), wanted, System.nanoTime() - 1);
                    Search forth = new Search(store.reader(), wanted, System.nanoTime() - 1);

                    assertEquals(Search.End.TIME, back.newestFirst(last, 0, LINES, line -> true));
                    assertEquals(last, back.next());
                    assertEquals(last, back.lookedTo());
                    assertEquals(Search.End.TIME, forth.oldestFirst(0, last, LINES, line -> true));
                    assertEquals(0, forth.next());
                }
            }
        }
    }
}
