package io.sluice.telemetry;

import io.sluice.entry.CalmLogger;
import io.sluice.entry.SourceName;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.agrona.concurrent.status.AtomicCounter;
import org.jspecify.annotations.Nullable;

/** Holds the counters of one source. Safe for use by many threads. */
public final class SourceCounters {
    private final Counters counters;
    private final int source;
    private final SourceName name;
    private final AtomicCounter offered;
    private final AtomicCounter stored;
    private final AtomicCounter storedBytes;
    private final AtomicCounter firstNanos;
    private final AtomicCounter lastNanos;
    private final AtomicReferenceArray<AtomicCounter> seldom =
            new AtomicReferenceArray<>(SourceCounter.KEY_LIMIT); // by key; written while holding this

    SourceCounters(Counters counters, int source, SourceName name) throws IOException {
        this.counters = counters;
        this.source = source;
        this.name = name;
        offered = allocate(SourceCounter.OFFERED);
        stored = allocate(SourceCounter.STORED);
        storedBytes = allocate(SourceCounter.STORED_BYTES);
        firstNanos = allocate(SourceCounter.FIRST_NANOS);
        lastNanos = allocate(SourceCounter.LAST_NANOS);
    }

    /** Counts entries that are being offered. */
    public void onOffered(int entryCount) {
        offered.getAndAdd(entryCount);
    }

    /** Counts entries that were appended. For the batch thread alone. */
    public void onStored(int entryCount, long contentBytes, long timeMin, long timeMax) {
        if (stored.getWeak() == 0 || timeMin < firstNanos.getWeak()) {
            firstNanos.setOrdered(timeMin);
        }
        if (timeMax > lastNanos.getWeak()) {
            lastNanos.setOrdered(timeMax);
        }
        storedBytes.getAndAddOrdered(contentBytes);
        stored.getAndAddOrdered(entryCount);
    }

    /** Counts entries that were dropped for {@code reason}. */
    public void onDropped(SourceCounter reason, long entryCount, long contentBytes) {
        add(reason, entryCount);
        add(SourceCounter.DROPPED_BYTES, contentBytes);
    }

    /** Counts entries that were collapsed. */
    public void onCollapsed(long entryCount, long contentBytes) {
        add(SourceCounter.COLLAPSED, entryCount);
        add(SourceCounter.COLLAPSED_BYTES, contentBytes);
    }

    /** Returns how many entries were offered and are neither stored nor collapsed nor dropped. */
    public long inFlight() {
        return get(SourceCounter.OFFERED) - get(SourceCounter.STORED) - get(SourceCounter.COLLAPSED) - dropped();
    }

    /** Adds to any count: for taking over what an earlier engine counted. */
    public void add(SourceCounter counter, long value) {
        if (value == 0) {
            return;
        }
        AtomicCounter target = of(counter);
        if (target != null) {
            target.getAndAdd(value);
        }
    }

    /** Sets a count that begins anew. */
    public void set(SourceCounter counter, long value) {
        AtomicCounter target = of(counter);
        if (target != null) {
            target.set(value);
        }
    }

    /** Returns a count. */
    public long get(SourceCounter counter) {
        @Nullable
        AtomicCounter target = switch (counter) {
            case OFFERED, STORED, STORED_BYTES, FIRST_NANOS, LAST_NANOS -> of(counter);
            default -> seldom.get(counter.key());
        };
        return target == null ? 0 : target.get();
    }

    /** Returns how many entries were dropped, for whatever reason. */
    public long dropped() {
        long sum = 0;
        for (SourceCounter counter : SourceCounter.values()) {
            sum += counter.isDropReason() ? get(counter) : 0;
        }
        return sum;
    }

    private @Nullable AtomicCounter of(SourceCounter counter) {
        return switch (counter) {
            case OFFERED -> offered;
            case STORED -> stored;
            case STORED_BYTES -> storedBytes;
            case FIRST_NANOS -> firstNanos;
            case LAST_NANOS -> lastNanos;
            default -> seldom(counter);
        };
    }

    /**
     * Makes a counter that most sources never need. On a disk too full even for that, the count is lost, not the
     * caller.
     */
    private @Nullable AtomicCounter seldom(SourceCounter counter) {
        AtomicCounter known = seldom.get(counter.key());
        return known == null ? make(counter) : known;
    }

    private synchronized @Nullable AtomicCounter make(SourceCounter counter) {
        AtomicCounter known = seldom.get(counter.key());
        if (known != null) {
            return known;
        }
        try {
            AtomicCounter made = allocate(counter);
            seldom.set(counter.key(), made);
            return made;
        } catch (IOException | RuntimeException e) {
            CalmLogger.ofSluice().log(System.Logger.Level.WARNING, "no counter for " + name, e);
            return null;
        }
    }

    private AtomicCounter allocate(SourceCounter counter) throws IOException {
        return Objects.requireNonNull(counters.allocate(source, counter.key(), name + " " + counter.label()));
    }
}
