package io.sluice.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.admit.Admission;
import io.sluice.admit.Source;
import io.sluice.block.BlockBuilder;
import io.sluice.block.BlockCursor;
import io.sluice.block.BlockSink;
import io.sluice.block.CorruptBlockException;
import io.sluice.entry.Collapsed;
import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.FileHeader;
import io.sluice.entry.Gap;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.ring.SlotRing;
import io.sluice.telemetry.Counters;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.SourceCounters;
import io.sluice.testing.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Is the write half without threads and disk: a test offers, turns the batch writer, and looks at what was written. */
final class EngineInMemory implements BlockSink {
    static final Duration WINDOW = Duration.ofSeconds(10);

    private static final int SOURCE_COUNT_MAX = 32;
    private static final Duration LINGER = Duration.ofMillis(2);

    /** Is an entry as it was written. */
    record Written(int source, EntryKind kind, Severity severity, String content) {
        Gap gap() {
            byte[] bytes = content.getBytes(UTF_8);
            return Objects.requireNonNull(Gap.parse(bytes, bytes.length));
        }

        Collapsed collapsed() {
            byte[] bytes = content.getBytes(UTF_8);
            return Objects.requireNonNull(Collapsed.parse(bytes, bytes.length));
        }
    }

    final ManualClock clock = new ManualClock();
    final SlotRing ring;
    final Admission admission;
    final List<Written> written = new ArrayList<>();
    boolean failing;
    boolean keeping = true; // whether written entries are kept for the test to look at
    long blockBytes;

    private final Counters counters;
    private final List<Source> sources = new ArrayList<>();
    private final BlockCursor cursor = new BlockCursor();
    private final BatchWriter writer;

    EngineInMemory(Path directory, int slotCount) throws IOException {
        ring = new SlotRing(slotCount, 64);
        admission = new Admission(ring, clock, 1_024, SOURCE_COUNT_MAX, WINDOW.toNanos());
        counters = Counters.open(directory, new FileHeader(Counters.MAGIC, Counters.VERSION, 1, 1), SOURCE_COUNT_MAX);
        writer = new BatchWriter(
                admission,
                new BlockBuilder(1, 1 << 16, SOURCE_COUNT_MAX),
                this,
                new BatchCounters(counters, sources::get),
                new Linger(LINGER.toNanos(), clock));
    }

    Source source(String service, Stream stream) throws IOException {
        SourceName name = SourceName.of(service, stream);
        int number = sources.size();
        Source source = new Source(number, name, admission, counters.of(number, name));
        sources.add(source);
        return source;
    }

    /** Lets the batch thread go round until nothing is in the ring, and appends what there is. */
    void turn() {
        while (writer.doWork() > 0) {
            // until there is nothing left, or appending fails
        }
        clock.advance(LINGER);
        int unused = writer.doWork();
    }

    /** Writes all that is to be written, as at the end. */
    void finish() {
        while (!writer.isFinished()) {
            int unused = writer.doWork();
        }
    }

    /** Returns what was written for a source. */
    List<Written> of(Source source) {
        return written.stream()
                .filter(entry -> entry.source() == source.number())
                .toList();
    }

    /** Returns what was written for a source of one kind. */
    List<Written> of(Source source, EntryKind kind) {
        return of(source).stream().filter(entry -> entry.kind() == kind).toList();
    }

    /** Checks that for every source offered is the sum of what became of it, with so many in flight. */
    void assertBalanced(long inFlight) {
        for (Source source : sources) {
            SourceCounters counts = source.counters();
            assertEquals(
                    counts.get(SourceCounter.OFFERED),
                    counts.get(SourceCounter.STORED)
                            + counts.get(SourceCounter.COLLAPSED)
                            + counts.dropped()
                            + inFlight,
                    source.name().toString());
        }
    }

    static long offer(Source source, Severity severity, String line) {
        byte[] bytes = line.getBytes(UTF_8);
        return source.offer(severity, bytes, 0, bytes.length);
    }

    @Override
    public void append(ByteBuffer block) throws IOException {
        if (failing) {
            throw new IOException("told to fail");
        }
        blockBytes += block.remaining();
        try {
            cursor.wrap(block, 0, block.remaining());
        } catch (CorruptBlockException e) {
            throw new AssertionError(e);
        }
        while (keeping && cursor.next()) {
            byte[] content = new byte[cursor.contentLength()];
            cursor.buffer().getBytes(cursor.contentOffset(), content);
            written.add(new Written(
                    cursor.source(cursor.directoryIndex()),
                    EntryFlags.kind(cursor.flags()),
                    Severity.ofCode(cursor.severity()),
                    new String(content, UTF_8)));
        }
    }
}
