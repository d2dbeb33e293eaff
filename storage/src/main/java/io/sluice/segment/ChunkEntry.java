package io.sluice.segment;

/** Holds the fields of one entry on its way into a chunk or out of one. Confined to one thread. */
final class ChunkEntry {
    /** The entry's sequence. */
    long sequence;

    /** When it was offered, nanoseconds since the epoch. */
    long timeNanos;

    /** Its severity's code. */
    int severity;

    /** See {@code EntryFlags}. */
    int flags;

    /** How many bytes of content it has. */
    int length;

    ChunkEntry() {}
}
