package io.sluice.bench.peer;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Compresses lines as they would be at append (each block of 64 KiB by itself, with all services' lines as they come
 * and their headers in between) and at seal (up to 512 KiB of one service, which is one file of the logs and never has
 * a line twice, with the fields of the headers behind the contents), at level 1. Its rate is what one thread
 * compresses.
 *
 * <p>Settings: {@code when} (append or seal).
 */
public final class CompressionRound {
    private static final int APPEND_BYTES = 64 << 10;
    private static final int SEAL_BYTES = 512 << 10;
    private static final int LEVEL = 1;
    private static final int HEADER_BYTES = 20; // of an entry in a block
    private static final int FIELD_BYTES = 9; // of an entry in a chunk

    private final ByteBuffer raw = ByteBuffer.allocateDirect(SEAL_BYTES);
    private final ByteBuffer packed = ByteBuffer.allocateDirect((int) Zstd.compressBound(SEAL_BYTES));
    private final double budgetNanos;
    private long sum;
    private long nanos;

    private CompressionRound(Task task) {
        this.budgetNanos = task.seconds() * 1e9;
    }

    /** Runs a round in which lines are only compressed. */
    public static Outcome run(Task task) throws Exception {
        CompressionRound round = new CompressionRound(task);
        long count = task.setting("when", "append").equals("append")
                ? round.append(Lines.of(task))
                : round.seal(Lines.ofOneService(task));
        return Outcome.kept(count, round.nanos, round.sum);
    }

    private long append(Lines lines) {
        long line = 0;
        while (nanos < budgetNanos) {
            raw.clear().limit(APPEND_BYTES);
            while (raw.remaining() > lines.longest() + HEADER_BYTES) {
                byte[] content = lines.bytes(line++);
                raw.putLong(line).putLong(System.nanoTime()).putInt(content.length);
                raw.put(content);
            }
            pack();
        }
        return line;
    }

    private long seal(List<byte[]> lines) {
        long[] times = new long[lines.size()];
        long count = 0;
        while (nanos < budgetNanos) {
            raw.clear();
            int inChunk = 0;
            while (inChunk < lines.size()
                    && raw.remaining() >= lines.get(inChunk).length + (inChunk + 1) * FIELD_BYTES) {
                times[inChunk] = System.nanoTime();
                raw.put(lines.get(inChunk++));
            }
            putFields(lines, times, inChunk);
            pack();
            count += inChunk;
        }
        return count;
    }

    private void putFields(List<byte[]> lines, long[] times, int count) {
        for (int i = 0; i < count; i++) {
            raw.putInt(lines.get(i).length);
        }
        for (int i = 0; i < count; i++) {
            raw.putInt((int) (times[i] - times[Math.max(0, i - 1)]));
        }
        for (int i = 0; i < count; i++) {
            raw.put((byte) 1); // from one sequence to the next
        }
    }

    private void pack() {
        raw.flip();
        packed.clear();
        long startNanos = System.nanoTime();
        sum += Zstd.compress(packed, raw, LEVEL);
        nanos += System.nanoTime() - startNanos;
    }
}
