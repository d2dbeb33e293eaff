package io.sluice.bench.peer;

/** Keeps for each thread the bytes that a batch of its lines lies in, as a pump keeps its read buffer. */
final class BatchBytes {
    private static final ThreadLocal<byte[]> BYTES = ThreadLocal.withInitial(() -> new byte[0]);

    private BatchBytes() {}

    /** Returns bytes with room for so many of the lines. */
    static byte[] of(Lines lines, int count) {
        byte[] bytes = BYTES.get();
        if (bytes.length < lines.longest() * count) {
            bytes = new byte[lines.longest() * count];
            BYTES.set(bytes);
        }
        return bytes;
    }
}
