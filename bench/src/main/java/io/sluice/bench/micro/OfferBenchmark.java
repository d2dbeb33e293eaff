package io.sluice.bench.micro;

import io.sluice.admit.Admission;
import io.sluice.admit.LineBatch;
import io.sluice.admit.Source;
import io.sluice.bench.peer.Tree;
import io.sluice.entry.EpochClock;
import io.sluice.entry.FileHeader;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.ring.SlotEntry;
import io.sluice.ring.SlotRing;
import io.sluice.telemetry.Counters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Offers 8,192 lines of 141 bytes, which fit the ring, and lets them go again: an offer with all that it does for its
 * caller, and the freeing of its slot. Nobody else is at the ring.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OfferBenchmark {
    private static final int LINES = 8_192;
    private static final int LINE_BYTES = 141;
    private static final int BATCH = 128;
    private static final int SLOTS = 1 << 15;
    private static final int SLOT_BYTES = 256;

    private final byte[] bytes = new byte[LINE_BYTES * BATCH];
    private final LineBatch batch = new LineBatch();
    private final SlotRing ring = new SlotRing(SLOTS, SLOT_BYTES);
    private final Path directory;
    private final Source source;

    /** Makes a source of a ring that no engine is at. */
    public OfferBenchmark() {
        try {
            directory = Files.createTempDirectory("offer");
            Counters counters = Counters.open(directory, new FileHeader(Counters.MAGIC, Counters.VERSION, 1, 1), 4);
            SourceName name = SourceName.of("web", Stream.STDOUT);
            Admission admission = new Admission(ring, EpochClock.system(), 1 << 16, 4, 10_000_000_000L);
            source = new Source(0, name, admission, counters.of(0, name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        batch.reset(bytes);
        for (int i = 0; i < BATCH; i++) {
            batch.add(i * LINE_BYTES, LINE_BYTES, Severity.INFO.code(), 0);
        }
    }

    /** Offers lines one by one. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public long single() {
        long refused = 0;
        for (int i = 0; i < LINES; i++) {
            refused += source.offer(Severity.INFO, bytes, 0, LINE_BYTES) < 0 ? 1 : 0;
        }
        return empty(refused);
    }

    /** Offers 128 lines with one claim. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public long batch() {
        long refused = 0;
        for (int i = 0; i < LINES; i += BATCH) {
            source.admitAll(batch);
            refused += source.tryOffer(batch, 0, BATCH) < 0 ? 1 : 0;
        }
        return empty(refused);
    }

    private long empty(long refused) {
        int taken = 0;
        for (int count = 1; count > 0; taken += count) {
            count = ring.drain(OfferBenchmark::take, SLOTS);
        }
        source.onTaken(taken);
        if (refused > 0) {
            throw new IllegalStateException(refused + " offers were refused, so the others' cost is not what it says");
        }
        return taken;
    }

    private static boolean take(SlotEntry entry) {
        return entry.length() > 0;
    }

    /** Removes the counters' file. */
    @TearDown
    public void close() throws IOException {
        Tree.remove(directory);
    }
}
