package io.sluice.segment;

/**
 * Says what of a source was removed to make room, all times together.
 *
 * @param source the number of the source
 * @param lastSequence of the last entry that was removed
 * @param entries how many entries
 * @param bytes of their content
 * @param firstNanos the earliest time of one, nanoseconds since the epoch
 * @param lastNanos the latest time of one
 */
public record Retired(int source, long lastSequence, long entries, long bytes, long firstNanos, long lastNanos) {
    Retired plus(Retired more) {
        return new Retired(
                source,
                Math.max(lastSequence, more.lastSequence),
                entries + more.entries,
                bytes + more.bytes,
                Math.min(firstNanos, more.firstNanos),
                Math.max(lastNanos, more.lastNanos));
    }
}
