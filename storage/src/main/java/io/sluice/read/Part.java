package io.sluice.read;

import io.sluice.block.BlockCursor;
import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;

/**
 * Copies what describes one entry, so that it outlives the block.
 *
 * @param sequence the entry's sequence
 * @param timeNanos when it was offered, nanoseconds since the epoch
 * @param source the number of its source
 * @param severity its severity's code
 * @param flags see {@code EntryFlags}
 */
record Part(long sequence, long timeNanos, int source, int severity, int flags) {
    static Part of(BlockCursor entry) {
        return new Part(
                entry.sequence(),
                entry.timeNanos(),
                entry.source(entry.directoryIndex()),
                entry.severity(),
                entry.flags());
    }

    EntryKind kind() {
        return EntryFlags.kind(flags);
    }

    boolean continues() {
        return EntryFlags.continues(flags);
    }

    boolean continued() {
        return EntryFlags.continued(flags);
    }
}
