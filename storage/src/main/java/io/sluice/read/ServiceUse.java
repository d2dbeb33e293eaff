package io.sluice.read;

/**
 * Says how much of the store one service takes.
 *
 * @param name the service's name
 * @param entries how many entries it has
 * @param bytes of their content
 * @param sealedBytes how many bytes of segments are its
 * @param sealedTextBytes of content that these hold
 * @param queueBytes how many bytes of blocks are its, about
 * @param firstNanos the earliest time of an entry, nanoseconds since the epoch
 * @param lastNanos the latest time of one
 */
public record ServiceUse(
        String name,
        long entries,
        long bytes,
        long sealedBytes,
        long sealedTextBytes,
        long queueBytes,
        long firstNanos,
        long lastNanos) {
    ServiceUse plus(ServiceUse other) {
        return new ServiceUse(
                name,
                entries + other.entries,
                bytes + other.bytes,
                sealedBytes + other.sealedBytes,
                sealedTextBytes + other.sealedTextBytes,
                queueBytes + other.queueBytes,
                Math.min(firstNanos, other.firstNanos),
                Math.max(lastNanos, other.lastNanos));
    }
}
