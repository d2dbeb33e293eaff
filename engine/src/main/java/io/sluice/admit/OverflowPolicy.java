package io.sluice.admit;

/** Says what a pump does with lines that the ring has no room for. */
public enum OverflowPolicy {
    /**
     * Wait as long as the pipe has room for what the process writes meanwhile, then drop and count: the process never
     * waits. For supervised services.
     */
    DROP,
    /** Wait until there is room: the process waits when its pipe is full. For input that must be kept whole. */
    BLOCK
}
