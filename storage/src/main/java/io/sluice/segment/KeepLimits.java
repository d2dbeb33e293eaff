package io.sluice.segment;

import java.time.Duration;

/**
 * Says how much of the past a store keeps. A limit of 0 is none.
 *
 * @param storeBytesMax how many bytes of the disk the whole store may take
 * @param freeBytesMin how many bytes of its file system are to stay free
 * @param ageMax how old entries may become
 * @param serviceBytesMax how many bytes of the disk the sealed entries of one service may take
 */
public record KeepLimits(long storeBytesMax, long freeBytesMin, Duration ageMax, long serviceBytesMax) {
    /** Checks that no limit is below 0. */
    public KeepLimits {
        if (storeBytesMax < 0 || freeBytesMin < 0 || ageMax.isNegative() || serviceBytesMax < 0) {
            throw new IllegalArgumentException("limits are at least 0, got storeBytesMax " + storeBytesMax
                    + ", freeBytesMin " + freeBytesMin + ", ageMax " + ageMax + ", serviceBytesMax "
                    + serviceBytesMax);
        }
    }

    /** Returns what an engine keeps unless it is told otherwise: 8 GiB, as long as 256 MiB of the disk are free. */
    public static KeepLimits standard() {
        return new KeepLimits(8L << 30, 256L << 20, Duration.ZERO, 0);
    }

    /** Returns limits that nothing comes up to. */
    public static KeepLimits all() {
        return new KeepLimits(0, 0, Duration.ZERO, 0);
    }
}
