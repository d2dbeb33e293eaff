package io.sluice.segment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Chooses the segments that are removed to keep a store within its limits: the oldest of the service that takes most,
 * again and again, until enough is gone. So a service that floods loses its own past and nobody else's, and a quiet
 * one's last entry is the last thing to go. Confined to one thread.
 */
public final class Retention {
    /** An age that nothing has; durations may be longer than nanoseconds can be counted. */
    private static final Duration AGE_MAX = Duration.ofNanos(Long.MAX_VALUE);

    private final Catalog catalog;
    private final IntFunction<String> serviceOf;
    private final Set<SegmentEntry> chosen = new LinkedHashSet<>();
    private final Map<String, Holding> byService = new HashMap<>();
    private final List<SegmentEntry> mixed = new ArrayList<>(); // oldest first

    /** Counts what a service has; its segments are oldest first. */
    private static final class Holding {
        private final List<SegmentEntry> segments = new ArrayList<>();
        private int next; // the oldest that is not chosen
        private long bytes; // of those that are not chosen

        boolean isEmpty() {
            return next == segments.size();
        }

        SegmentEntry takeOldest() {
            SegmentEntry oldest = segments.get(next++);
            bytes -= oldest.allocatedBytes();
            return oldest;
        }
    }

    /**
     * Prepares to choose.
     *
     * @param serviceOf names the service of a source
     */
    public Retention(Catalog catalog, IntFunction<String> serviceOf) {
        this.catalog = catalog;
        this.serviceOf = serviceOf;
    }

    /**
     * Chooses what is over the limits.
     *
     * @param nowNanos the time that ages are counted to, nanoseconds since the epoch
     * @param otherBytes how many bytes of the disk the store takes beside its segments
     * @param freeBytes how many bytes of its file system are free
     */
    public List<SegmentEntry> choose(KeepLimits limits, long nowNanos, long otherBytes, long freeBytes) {
        chosen.clear();
        byService.clear();
        mixed.clear();
        long bytes = otherBytes;
        long oldest = oldest(limits.ageMax(), nowNanos);
        for (SegmentEntry segment : catalog.segments()) {
            if (segment.timeMax() < oldest) {
                chosen.add(segment);
                continue;
            }
            bytes += segment.allocatedBytes();
            if (segment.isMixed()) {
                mixed.add(segment);
            } else {
                Holding holding =
                        byService.computeIfAbsent(serviceOf.apply(segment.source()), service -> new Holding());
                holding.segments.add(segment);
                holding.bytes += segment.allocatedBytes();
            }
        }
        if (limits.serviceBytesMax() > 0) {
            bytes -= chooseByQuota(limits.serviceBytesMax());
        }
        long excess = limits.storeBytesMax() > 0 ? bytes - limits.storeBytesMax() : 0;
        excess = Math.max(excess, limits.freeBytesMin() - freeBytes);
        chooseLargest(excess);
        return List.copyOf(chosen);
    }

    private static long oldest(Duration ageMax, long nowNanos) {
        boolean limited = !ageMax.isZero() && ageMax.compareTo(AGE_MAX) < 0;
        return limited ? nowNanos - ageMax.toNanos() : Long.MIN_VALUE;
    }

    private long chooseByQuota(long bytesMax) {
        long removed = 0;
        for (Holding holding : byService.values()) {
            while (holding.bytes > bytesMax && !holding.isEmpty()) {
                SegmentEntry oldest = holding.takeOldest();
                chosen.add(oldest);
                removed += oldest.allocatedBytes();
            }
        }
        return removed;
    }

    private void chooseLargest(long bytes) {
        long excess = bytes;
        while (excess > 0) {
            Holding largest = null;
            for (Holding holding : byService.values()) {
                if (!holding.isEmpty() && (largest == null || holding.bytes > largest.bytes)) {
                    largest = holding;
                }
            }
            SegmentEntry removed;
            if (largest != null) {
                removed = largest.takeOldest();
            } else if (!mixed.isEmpty()) {
                removed = mixed.remove(0);
            } else {
                return;
            }
            chosen.add(removed);
            excess -= removed.allocatedBytes();
        }
    }
}
