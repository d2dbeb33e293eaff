package io.sluice.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Is the timed part of a round: how long it took, and the processor time of this process and its children that ended.
 * What a round does before and after is in neither.
 */
public final class Span {
    private static final Path STAT = Path.of("/proc/self/stat");
    private static final long TICK_NANOS = 10_000_000; // there are 100 a second

    private long startCpuNanos;
    private long startNanos;
    private long nanos;
    private long spentNanos;

    private Span() {
        restart();
    }

    /** Begins one. */
    public static Span begin() {
        return new Span();
    }

    /** Begins it anew, with what came before not counted. */
    void restart() {
        startCpuNanos = cpuNanos();
        startNanos = System.nanoTime();
    }

    /** Ends it. */
    public void end() {
        nanos = System.nanoTime() - startNanos;
        spentNanos = cpuNanos() - startCpuNanos;
    }

    /** Returns how long it was; to be asked after its end. */
    public long nanos() {
        return nanos;
    }

    /** Returns the outcome of a round in which everything offered was kept until it ended. */
    public Outcome kept(long lines, long bytes) {
        return Outcome.kept(lines, nanos, bytes).withCpuNanos(spentNanos);
    }

    /** Returns the processor time of this process and of its children that have ended, where the kernel tells. */
    static long cpuNanos() {
        long own = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
        if (!Files.isReadable(STAT)) {
            return own;
        }
        try {
            String text = Files.readString(STAT);
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = Long.parseLong(fields[13]) + Long.parseLong(fields[14]); // cutime and cstime
            return own + ticks * TICK_NANOS;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
