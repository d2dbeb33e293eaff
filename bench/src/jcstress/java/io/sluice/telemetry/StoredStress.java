// SPDX-License-Identifier: Apache-2.0
package io.sluice.telemetry;

import io.sluice.entry.FileHeader;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Whoever sees entries counted as stored in the mapped file sees their bytes and times counted as well, and that they
 * were offered. The counters are one for all rounds: they only grow.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "What is counted last is seen last.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Stored, and not its bytes, its time, or its offer.")
@State
public class StoredStress {
    private static final int BYTES = 10;
    private static final SourceCounters COUNTERS = counters();

    private static SourceCounters counters() {
        try {
            Path directory = Files.createTempDirectory("sluice-jcstress-");
            FileHeader header = new FileHeader(Counters.MAGIC, Counters.VERSION, 1, 1);
            SourceCounters counters =
                    Counters.open(directory, header, 4).of(0, SourceName.of("stress", Stream.STDOUT));
            Files.delete(directory.resolve(Counters.FILE_NAME)); // the mapping stays
            Files.delete(directory);
            return counters;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Actor
    public void store() {
        COUNTERS.onOffered(1);
        COUNTERS.onStored(1, BYTES, 7, 7);
    }

    @Actor
    public void look(I_Result inOrder) {
        long stored = COUNTERS.get(SourceCounter.STORED);
        long bytes = COUNTERS.get(SourceCounter.STORED_BYTES);
        long offered = COUNTERS.get(SourceCounter.OFFERED);
        long first = COUNTERS.get(SourceCounter.FIRST_NANOS);
        long last = COUNTERS.get(SourceCounter.LAST_NANOS);
        boolean timed = stored == 0 || (first == 7 && last == 7);
        inOrder.r1 = timed && bytes >= stored * BYTES && offered >= stored ? 1 : 0;
    }
}
