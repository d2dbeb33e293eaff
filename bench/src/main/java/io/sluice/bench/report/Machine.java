package io.sluice.bench.report;

/** Says what machine a run was on. */
public record Machine(
        String cpu,
        int cores,
        double memoryGib,
        String kernel,
        String disk,
        String memoryFileSystem,
        String virtualised,
        String jdk,
        String loadAtStart) {
    /** A machine is quiet when its load over a minute is below this. */
    public static final double LOAD_QUIET = 0.2;
}
