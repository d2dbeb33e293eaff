package io.sluice.read;

/**
 * Sums up what the store holds of one service, or of a prefix and all services below it.
 *
 * @param name the service's, or the prefix without its dot
 * @param entries how many there are; a long line in parts counts as several
 * @param bytes of their content
 * @param firstNanos the earliest time of an entry, exact to its minute's first block, nanoseconds since the epoch
 * @param lastNanos the latest time, likewise
 * @param lastErrorNanos the time of the last block with an entry of severity error or worse; 0 when there is none
 */
public record ServiceTotals(
        String name, long entries, long bytes, long firstNanos, long lastNanos, long lastErrorNanos) {

    /** Adds up two sums, under the name of this one. */
    ServiceTotals plus(ServiceTotals other) {
        return new ServiceTotals(
                name,
                entries + other.entries,
                bytes + other.bytes,
                Math.min(firstNanos, other.firstNanos),
                Math.max(lastNanos, other.lastNanos),
                Math.max(lastErrorNanos, other.lastErrorNanos));
    }

    ServiceTotals named(String other) {
        return new ServiceTotals(other, entries, bytes, firstNanos, lastNanos, lastErrorNanos);
    }
}
