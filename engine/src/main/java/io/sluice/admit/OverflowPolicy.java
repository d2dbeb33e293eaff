package io.sluice.admit;

/** Says what becomes of lines that are over their source's rate, or that the ring has no room for. */
public enum OverflowPolicy {
    /**
     * Over the rate, lines are collapsed: of those that are alike the first of a window is kept and the others are
     * counted. Without room, a pump waits as long as the pipe has room for what the process writes meanwhile, then
     * drops and counts: the process never waits. For supervised services.
     */
    DROP,
    /**
     * A pump waits, both for the rate and for room, up to {@link SourceLimits#blockDeadline()}, and so does the process
     * when its pipe is full; then as {@link #DROP}. For input that must be kept whole. An offer never waits: for it
     * this is {@link #DROP}.
     */
    BLOCK,
    /**
     * Over the rate, one line of {@link SourceLimits#sampleInterval()} is kept and the others are dropped and counted.
     * Without room, as {@link #DROP}. For measurements, of which any will do.
     */
    SAMPLE
}
