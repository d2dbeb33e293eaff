// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.read.LineCursor;
import io.sluice.read.Query;
import io.sluice.server.query.ServedStore;
import io.sluice.server.query.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailFromCursorTest {
    private static final int LINES = 10;
    private static final int FED = 3;
    private static final int CURSOR = 6;

    @TempDir
    private Path directory;

    @Test
    void aFeedThatLagsShowsNothingFromBeforeTheCursor() throws IOException {
        StringBuilder sent = new StringBuilder();
        Outlet outlet = new Outlet() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public boolean isClosed() {
                return false;
            }

            @Override
            public void write(byte[] events, boolean last) {
                sent.append(new String(events, UTF_8));
            }
        };
        Query all = Query.builder().build();
        Wanted wanted = new Wanted(all, EnumSet.allOf(Severity.class), List.of());
        try (Sluice engine =
                Sluice.open(SluiceConfig.builder(directory.resolve("store")).build())) {
            Source source = engine.source("web", Stream.STDOUT);
            for (int i = 0; i < LINES; i++) {
                byte[] content = ("line " + i).getBytes(UTF_8);
                long unused = source.offer(Severity.INFO, content, 0, content.length);
            }
            assertTrue(engine.awaitPersisted(Duration.ofSeconds(30)));
            try (ServedStore store = ServedStore.open(engine);
                    LineCursor lines = store.reader().forward(all, FED + 1)) {
                Tail tail = new Tail(store, wanted, CURSOR, new Tail.Options(1_000, 1_000), outlet);
                tail.catchUp(FED, System.nanoTime() + 1_000_000_000L);
                assertTrue(tail.isLive());
                while (lines.next()) {
                    tail.show(lines.line(), new Tail.Shared());
                }
                tail.flush(LINES - 1, System.nanoTime());
            }
        }

        assertEquals(LINES - 1 - CURSOR, sent.toString().split("\"content\":", -1).length - 1, sent.toString());
        assertTrue(sent.indexOf("line " + CURSOR + "\"") < 0, sent.toString());
    }
}
