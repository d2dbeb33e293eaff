package io.sluice.bench.peer;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;

/**
 * Compresses lines as they would be at append (each block of 64 KiB by itself, with all services' lines as they come)
 * and at seal (512 KiB of one service), at level 1. Its rate is what one thread compresses.
 *
 * <p>Settings: {@code when} (append or seal).
 */
public final class CompressionRound {
    private static final int APPEND_BYTES = 64 << 10;
    private static final int SEAL_BYTES = 512 << 10;
    private static final int LEVEL = 1;
    private static final int HEADER_BYTES = 20; // of an entry in a block

    private CompressionRound() {}

    /** Runs a round in which lines are only compressed. */
    public static Outcome run(Task task) throws Exception {
        boolean append = task.setting("when", "append").equals("append");
        int bytes = append ? APPEND_BYTES : SEAL_BYTES;
        Lines lines = Lines.of(task);
        ByteBuffer raw = ByteBuffer.allocateDirect(bytes);
        ByteBuffer packed = ByteBuffer.allocateDirect((int) Zstd.compressBound(bytes));
        long line = 0;
        long sum = 0;
        long nanos = 0;
        while (nanos < task.seconds() * 1e9) {
            raw.clear();
            while (raw.remaining() > lines.longest() + HEADER_BYTES) {
                byte[] content = lines.bytes(line++);
                if (append) { // a block has the headers between the contents, a chunk has them apart
                    raw.putLong(line).putLong(System.nanoTime()).putInt(content.length);
                }
                raw.put(content);
            }
            raw.flip();
            packed.clear();
            long startNanos = System.nanoTime();
            int length = Zstd.compress(packed, raw, LEVEL);
            nanos += System.nanoTime() - startNanos;
            sum += length;
        }
        return Outcome.kept(line, nanos, sum);
    }
}
