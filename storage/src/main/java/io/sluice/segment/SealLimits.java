package io.sluice.segment;

/**
 * Says how large the pieces of the sealed tier are.
 *
 * @param roundBytesMax how many bytes of memory the entries of one round of sealing take, about
 * @param ownBytesMin a source that has less than this in a round shares a segment with others, bytes of a file
 * @param segmentBytesMax segments are merged up to this, bytes of a file
 */
public record SealLimits(int roundBytesMax, int ownBytesMin, int segmentBytesMax) {
    /** Returns what suits an engine with a heap of 64 MiB. */
    public static SealLimits standard() {
        return new SealLimits(20 << 20, 32 << 10, 8 << 20);
    }
}
