package io.sluice.admit;

import io.sluice.ring.SlotRing;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the slots that one source has in the ring, and tells whether it may have more. Safe for use by many threads.
 *
 * <p><b>The rule.</b> A source may hold as many slots as are free. So it uses what nobody else needs, up to half the
 * ring; <i>n</i> sources that flood at once hold an (n+1)th each, and as much again stays free: whoever floods, a quiet
 * source finds room. (That is where it settles while the ring is drained. While nothing is drained at all, sources that
 * begin to flood one after the other each take half of what the others left.) Nothing is set aside for anyone by name,
 * and no number of sources has to be known. Errors may hold twice as many, the supervisor's own entries eight times,
 * and the last part of the ring is kept for them: see {@link Rank}.
 *
 * <p><b>Cost.</b> Two counts, each written by one side alone and on a cache line of its own: producers add to
 * {@code claimed} once for a claim, the batch thread to {@code taken} once for a run of entries. Adding first and
 * looking then keeps many producers of one source from passing together.
 */
final class SlotShare {
    private static final int CLAIMED = 16; // indexes that keep each count a cache line away from everything else
    private static final int TAKEN = 32;
    private static final int LENGTH = 48;

    /** Says how much of the ring a claim may use. */
    enum Rank {
        /** Lines. */
        ORDINARY(1, 32),
        /** Lines of severity error and above: still find room when the ring is full of others. */
        ERROR(2, 64),
        /** Entries of a monitor stream: starts, exits, floods. */
        SUPERVISOR(8, Integer.MAX_VALUE);

        private final int weight; // a source holds at most this many times what is free
        private final int keptPart; // of the ring: what is not for this rank

        Rank(int weight, int keptPart) {
            this.weight = weight;
            this.keptPart = keptPart;
        }
    }

    private final SlotRing ring;
    private final AtomicLongArray counts = new AtomicLongArray(LENGTH);

    SlotShare(SlotRing ring) {
        this.ring = ring;
    }

    /**
     * Claims consecutive slots.
     *
     * @return the position of the first, or {@link Source#FULL} or {@link Source#SHARE}
     */
    long tryClaim(int slotCount, Rank rank) {
        long held = counts.getAndAdd(CLAIMED, slotCount) + slotCount - counts.get(TAKEN);
        long free = ring.slotCount() - ring.usedSlots() - ring.slotCount() / rank.keptPart;
        long position;
        if (slotCount > free) {
            position = Source.FULL;
        } else if (held > free * rank.weight) {
            position = Source.SHARE;
        } else {
            position = ring.tryClaim(slotCount);
        }
        if (position < 0) {
            long unused = counts.getAndAdd(CLAIMED, -slotCount);
        }
        return position;
    }

    /** Takes note that slots were taken from the ring. For the batch thread alone. */
    void onTaken(long slotCount) {
        counts.setRelease(TAKEN, counts.getPlain(TAKEN) + slotCount);
    }

    /** Returns how many slots the source has in the ring. */
    long held() {
        long taken = counts.getAcquire(TAKEN); // first, so that the difference is never too small
        return counts.get(CLAIMED) - taken;
    }
}
