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
        String loadAtStart) {}
