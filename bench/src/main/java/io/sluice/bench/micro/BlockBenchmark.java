package io.sluice.bench.micro;

import io.sluice.admit.TemplateHash;
import io.sluice.bench.peer.Lines;
import io.sluice.block.BlockBuilder;
import io.sluice.block.BlockCursor;
import io.sluice.block.CorruptBlockException;
import io.sluice.entry.Severity;
import io.sluice.index.FrameBuilder;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Builds, checks, reads and indexes blocks of 64 KiB with lines of 141 bytes from eight sources. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BlockBenchmark {
    private static final int BLOCK_BYTES = 64 << 10;
    private static final int LINE_BYTES = 141;
    private static final int ENTRIES = 380; // of such lines, in such a block
    private static final int SOURCES = 8;
    private static final int RUN = 10; // entries of one source in a row
    private static final long TIME_NANOS = 1_760_000_000_000_000_000L;

    private final Lines lines = Lines.ofLength(LINE_BYTES);
    private final BlockBuilder builder = new BlockBuilder(1, BLOCK_BYTES, SOURCES);
    private final BlockCursor cursor = new BlockCursor();
    private final FrameBuilder frame = new FrameBuilder();
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer block;
    private long line;

    /** Makes a block to read. */
    public BlockBenchmark() {
        ByteBuffer sealed = build();
        block = ByteBuffer.allocateDirect(sealed.remaining()).put(sealed).flip();
        try {
            cursor.wrap(block, 0, block.limit());
        } catch (CorruptBlockException e) {
            throw new IllegalStateException(e);
        }
    }

    private ByteBuffer build() {
        builder.reset(0);
        for (int i = 0; i < ENTRIES; i++) {
            if (!builder.fits(LINE_BYTES)) {
                throw new IllegalStateException("the block has room for " + i + " entries");
            }
            int at = builder.begin(i / RUN % SOURCES, TIME_NANOS + i, Severity.INFO.code(), 0, LINE_BYTES);
            builder.buffer().putBytes(at, lines.bytes(i));
        }
        return builder.seal();
    }

    /** Builds and seals a block, per entry. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public ByteBuffer buildBlock() {
        return build();
    }

    /** Checks a block's checksum and structure and goes over its entries, per entry. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public long decodeBlock() throws CorruptBlockException {
        cursor.wrap(block, 0, block.limit());
        long sum = 0;
        while (cursor.next()) {
            sum += cursor.timeNanos() + cursor.contentOffset() + cursor.contentLength();
        }
        return sum;
    }

    /** Adds what an index keeps of a block, per block. */
    @Benchmark
    public FrameBuilder appendPostings() {
        if (frame.isFull()) {
            frame.clear();
        }
        frame.add(cursor, 4_096);
        return frame;
    }

    /** Hashes the template of a line of 141 bytes. */
    @Benchmark
    public long templateHash() {
        return TemplateHash.of(lines.bytes(line++), 0, LINE_BYTES, Severity.INFO.code());
    }

    /** Computes the checksum of 64 KiB. */
    @Benchmark
    public long crc32c() {
        crc.reset();
        crc.update(block.duplicate());
        return crc.getValue();
    }
}
