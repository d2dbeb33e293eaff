package io.sluice.admit;

import io.sluice.entry.Gap;
import io.sluice.telemetry.SourceCounter;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what one source lost since its last gap, by reason, until the batch thread writes it into the source's stream.
 * Safe for use by many threads. It never grows: more losses make greater numbers.
 */
final class LossLedger {
    private static final long BEFORE_ALL = -1;

    private final SpinLock lock = new SpinLock();
    private final Map<SourceCounter, Loss> losses = new EnumMap<>(SourceCounter.class); // guarded by lock
    private long position; // guarded by lock; behind which entries came after the first loss
    private volatile boolean pending; // written while holding lock

    /** Adds up what was lost for one reason. Guarded by the ledger's lock. */
    private static final class Loss {
        private long entries;
        private long bytes;
        private long firstNanos;
        private long lastNanos;
    }

    /**
     * Adds a loss.
     *
     * @param position the last position that was claimed in the ring: what lies up to it was offered before
     */
    void add(SourceCounter reason, long entries, long bytes, long timeNanos, long position) {
        lock.lock();
        try {
            Loss loss = lossOf(reason);
            if (loss.entries == 0) {
                loss.bytes = 0;
                loss.firstNanos = timeNanos;
            }
            loss.entries += entries;
            loss.bytes += bytes;
            loss.lastNanos = timeNanos;
            if (!pending) {
                this.position = position;
                pending = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds a loss from before everything in the ring. For the opening thread. */
    void carryOver(SourceCounter reason, Gap gap) {
        lock.lock();
        try {
            Loss loss = lossOf(reason);
            loss.entries = gap.entries();
            loss.bytes = gap.bytes();
            loss.firstNanos = gap.firstNanos();
            loss.lastNanos = gap.lastNanos();
            position = BEFORE_ALL;
            pending = true;
        } finally {
            lock.unlock();
        }
    }

    private Loss lossOf(SourceCounter reason) {
        Loss known = losses.get(reason);
        if (known != null) {
            return known;
        }
        Loss made = new Loss();
        losses.put(reason, made);
        return made;
    }

    /** Tells whether there are losses that no gap tells of. */
    boolean isPending() {
        return pending;
    }

    /**
     * Takes the losses of one reason, if all entries up to {@code writtenPosition} are written and the hole is not
     * beyond them; null when there are none, or when a producer is about to add some.
     */
    @Nullable
    Gap take(long writtenPosition) {
        if (!pending || !lock.tryLock()) {
            return null;
        }
        try {
            return position > writtenPosition ? null : takeNext();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Gap takeNext() {
        Gap taken = null;
        for (Map.Entry<SourceCounter, Loss> entry : losses.entrySet()) {
            Loss loss = entry.getValue();
            if (loss.entries == 0) {
                continue;
            }
            if (taken != null) {
                return taken; // and there is more
            }
            taken = new Gap(entry.getKey().gapReason(), loss.entries, loss.bytes, loss.firstNanos, loss.lastNanos);
            loss.entries = 0;
        }
        pending = false;
        return taken;
    }
}
