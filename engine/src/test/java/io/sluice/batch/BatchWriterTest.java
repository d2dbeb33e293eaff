package io.sluice.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.Admission;
import io.sluice.admit.Source;
import io.sluice.block.BlockBuilder;
import io.sluice.block.BlockCursor;
import io.sluice.block.BlockSink;
import io.sluice.block.CorruptBlockException;
import io.sluice.entry.FileHeader;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.ring.SlotRing;
import io.sluice.telemetry.Counters;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.SourceCounters;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchWriterTest {
    private static final long LINGER_NANOS = 1_000;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final SlotRing ring = new SlotRing(256, 64);
    private final MemorySink sink = new MemorySink();
    private long nowNanos = 1_000_000;
    private Counters counters;
    private SourceCounters sourceCounters;
    private Source source;
    private BatchWriter writer;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        counters = Counters.open(directory, new FileHeader(Counters.MAGIC, Counters.VERSION, 1, 1), 4);
        SourceName name = SourceName.of("web", Stream.STDOUT);
        sourceCounters = counters.of(0, name);
        Admission admission = new Admission(ring, () -> nowNanos, 1_024, 4, 10 * SECOND_NANOS);
        source = new Source(0, name, admission, sourceCounters);
        BlockBuilder builder = new BlockBuilder(1, 4_096, 4);
        writer = new BatchWriter(
                admission,
                builder,
                sink,
                new BatchCounters(counters, number -> source),
                new Linger(LINGER_NANOS, () -> nowNanos));
    }

    @Test
    void waitsForMoreEntriesUntilTheLingerIsOver() {
        offer("a");
        writer.doWork();
        assertEquals(List.of(), sink.lines);

        nowNanos += LINGER_NANOS;
        writer.doWork();

        assertEquals(List.of("a"), sink.lines);
        assertEquals(1, sink.blockCount);
    }

    @Test
    void appendsABlockThatIsFullWithoutWaiting() {
        String line = "x".repeat(1_000);
        for (int i = 0; i < 5; i++) {
            offer(line);
        }

        writer.doWork();

        assertEquals(1, sink.blockCount);
        assertEquals(3, sink.lines.size());
    }

    @Test
    void doesNotStickToABlockWhenTheClockIsSetBack() {
        offer("a");
        nowNanos -= 500_000;

        writer.doWork();

        assertEquals(List.of("a"), sink.lines);
    }

    @Test
    void countsAsPersistedOnlyWhatIsAppended() {
        long position = offer("abc");
        writer.doWork();
        assertEquals(0, counters.of(StoreCounter.PERSISTED).get());
        assertTrue(writer.persistedPosition() < position);

        nowNanos += LINGER_NANOS;
        writer.doWork();

        assertEquals(1, counters.of(StoreCounter.PERSISTED).get());
        assertEquals(1, sourceCounters.get(SourceCounter.STORED));
        assertEquals(3, sourceCounters.get(SourceCounter.STORED_BYTES));
        assertEquals(position, writer.persistedPosition());
    }

    @Test
    void losesAndDoublesNothingWhenAppendsFail() {
        List<String> offered = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            sink.failing = i % 7 != 0;
            String line = "line " + i;
            if (offer(line) >= 0) {
                offered.add(line);
            }
            nowNanos += SECOND_NANOS / 8;
            writer.doWork();
        }
        sink.failing = false;
        nowNanos += SECOND_NANOS;
        while (!writer.isFinished()) {
            writer.doWork();
        }

        assertEquals(offered, sink.lines);
        assertTrue(counters.of(StoreCounter.APPEND_FAILURES).get() > 0);
        assertEquals(
                sourceCounters.get(SourceCounter.OFFERED),
                sourceCounters.get(SourceCounter.STORED) + sourceCounters.dropped());
    }

    @Test
    void takesNothingFromTheRingWhileAppendsFail() {
        sink.failing = true;
        offer("a");
        nowNanos += LINGER_NANOS;
        writer.doWork();
        offer("b");
        nowNanos += LINGER_NANOS;

        writer.doWork();

        assertEquals(1, ring.usedSlots());
        assertFalse(writer.isFinished());
    }

    private long offer(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        return source.offer(Severity.INFO, bytes, 0, bytes.length);
    }

    /** Keeps lines in memory, in the order of their sequences, and fails when told. */
    private static final class MemorySink implements BlockSink {
        private final BlockCursor cursor = new BlockCursor();
        private final List<String> lines = new ArrayList<>();
        private int blockCount;
        private int failureCount;
        private boolean failing;

        @Override
        public void append(ByteBuffer block) throws IOException {
            if (failing && failureCount++ % 2 == 0) {
                throw new InternalError("a fault in mapped memory, as the JVM tells it");
            }
            if (failing) {
                throw new IOException("told to fail");
            }
            try {
                cursor.wrap(block, 0, block.remaining());
            } catch (CorruptBlockException e) {
                throw new AssertionError(e);
            }
            assertEquals(lines.size(), cursor.firstSequence());
            while (cursor.next()) {
                lines.add(cursor.buffer().getStringWithoutLengthUtf8(cursor.contentOffset(), cursor.contentLength()));
            }
            blockCount++;
        }
    }
}
