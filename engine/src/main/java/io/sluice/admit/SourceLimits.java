package io.sluice.admit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Says how much a source may write, and what becomes of the rest. Immutable.
 *
 * @param linesPerSecond how many lines a second, on average; 0: as many as there are
 * @param bytesPerSecond how many bytes of content a second, on average; 0: as many as there are
 * @param burst for how long at the full rate a source may write at once
 * @param policy what becomes of lines over the rate
 * @param sampleInterval with {@link OverflowPolicy#SAMPLE}: one line of how many is kept
 * @param blockDeadline with {@link OverflowPolicy#BLOCK}: how long a pump waits at most; zero: for ever
 * @param bytesPerDay how many bytes of content the service may keep of one day (UTC), all its streams together; 0: as
 *     many as there are
 */
public record SourceLimits(
        long linesPerSecond,
        long bytesPerSecond,
        Duration burst,
        OverflowPolicy policy,
        int sampleInterval,
        Duration blockDeadline,
        long bytesPerDay) {
    /** No rate at all. */
    public static final SourceLimits NONE =
            new SourceLimits(0, 0, Duration.ofSeconds(4), OverflowPolicy.DROP, 100, Duration.ZERO, 0);

    /**
     * What a captured stream may write unless it is told otherwise: 2,000 lines or 4 MiB a second on average, four
     * seconds of that at once. docs/decisions/0006 has the reasons.
     */
    public static final SourceLimits CAPTURED = NONE.withLinesPerSecond(2_000).withBytesPerSecond(4 << 20);

    private static final long LINES_PER_SECOND_MAX = 100_000_000;
    private static final long BYTES_PER_SECOND_MAX = 1L << 40;
    private static final long BYTES_PER_DAY_MAX = 1L << 50;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException when values break their rules; the message names all of them
     */
    public SourceLimits {
        List<String> faults = new ArrayList<>();
        requireRange(faults, "linesPerSecond", linesPerSecond, LINES_PER_SECOND_MAX);
        requireRange(faults, "bytesPerSecond", bytesPerSecond, BYTES_PER_SECOND_MAX);
        requireRange(faults, "bytesPerDay", bytesPerDay, BYTES_PER_DAY_MAX);
        requireRange(faults, "sampleInterval", sampleInterval, Integer.MAX_VALUE);
        if (burst.isNegative() || burst.compareTo(Duration.ofHours(1)) > 0) {
            faults.add("burst must be PT0S to PT1H, got " + burst);
        }
        if (blockDeadline.isNegative() || blockDeadline.compareTo(Duration.ofHours(1)) > 0) {
            faults.add("blockDeadline must be PT0S to PT1H, got " + blockDeadline);
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    private static void requireRange(List<String> faults, String name, long value, long max) {
        if (value < 0 || value > max) {
            faults.add(name + " must be 0 to " + max + ", got " + value);
        }
    }

    /** Returns these limits with another number of lines a second. */
    public SourceLimits withLinesPerSecond(long lines) {
        return new SourceLimits(lines, bytesPerSecond, burst, policy, sampleInterval, blockDeadline, bytesPerDay);
    }

    /** Returns these limits with another number of bytes a second. */
    public SourceLimits withBytesPerSecond(long bytes) {
        return new SourceLimits(linesPerSecond, bytes, burst, policy, sampleInterval, blockDeadline, bytesPerDay);
    }

    /** Returns these limits with another burst. */
    public SourceLimits withBurst(Duration duration) {
        return new SourceLimits(
                linesPerSecond, bytesPerSecond, duration, policy, sampleInterval, blockDeadline, bytesPerDay);
    }

    /** Returns these limits with another policy. */
    public SourceLimits withPolicy(OverflowPolicy other) {
        return new SourceLimits(
                linesPerSecond, bytesPerSecond, burst, other, sampleInterval, blockDeadline, bytesPerDay);
    }

    /** Returns these limits with {@link OverflowPolicy#SAMPLE}, keeping one line of {@code interval}. */
    public SourceLimits sampling(int interval) {
        return new SourceLimits(
                linesPerSecond, bytesPerSecond, burst, OverflowPolicy.SAMPLE, interval, blockDeadline, bytesPerDay);
    }

    /** Returns these limits with {@link OverflowPolicy#BLOCK}, waiting {@code deadline} at most, zero for ever. */
    public SourceLimits blocking(Duration deadline) {
        return new SourceLimits(
                linesPerSecond, bytesPerSecond, burst, OverflowPolicy.BLOCK, sampleInterval, deadline, bytesPerDay);
    }

    /** Returns these limits with another quota of bytes a day. */
    public SourceLimits withBytesPerDay(long bytes) {
        return new SourceLimits(linesPerSecond, bytesPerSecond, burst, policy, sampleInterval, blockDeadline, bytes);
    }

    /** Tells whether there is any rate. */
    boolean hasRate() {
        return linesPerSecond > 0 || bytesPerSecond > 0;
    }
}
