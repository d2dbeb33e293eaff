package io.sluice.bench.peer;

import io.sluice.entry.Severity;

/** Gives entries one after the other; the other methods say what the current one is. Confined to one thread. */
public interface EntryFeed {
    /** Moves to the next entry, or returns false behind the last. */
    boolean next();

    /** Returns the service that wrote it. */
    String service();

    /** Returns when, in nanoseconds since the epoch. */
    long timeNanos();

    /** Returns how severe it is. */
    Severity severity();

    /** Returns its bytes, without a line end. They are not to be changed. */
    byte[] content();
}
