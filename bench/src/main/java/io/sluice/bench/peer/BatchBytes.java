package io.sluice.bench.peer;

/** Keeps for each thread the bytes that a batch of its lines lies in, as a pump keeps its read buffer. */
final class BatchBytes {
    private static final int PUMP_BYTES = 64 << 10;
    private static final ThreadLocal<byte[]> BYTES = ThreadLocal.withInitial(() -> new byte[0]);

    private BatchBytes() {}

    /** Returns bytes with room for what a pump reads at once, and for one line at least. */
    static byte[] ofThread(int longestLine) {
        byte[] bytes = BYTES.get();
        if (bytes.length < longestLine) {
            bytes = new byte[Math.max(PUMP_BYTES, longestLine)];
            BYTES.set(bytes);
        }
        return bytes;
    }
}
