package io.sluice.admit;

import io.sluice.entry.Severity;
import io.sluice.ring.SlotRing;

/**
 * Puts the entries of one source into the ring, within the source's share of it. Safe for use by many threads. Counts
 * nothing and knows no rate.
 */
final class RingDoor {
    /** One claim asks for no more than this part of the ring, so that it finds room while others come in too. */
    private static final int CLAIMS_PER_RING = 16;

    private final Admission admission;
    private final int source;
    private final boolean supervisor;
    private final SlotShare share;

    /** Makes the door; {@code supervisor} tells whether the entries are the supervisor's own. */
    RingDoor(Admission admission, int source, boolean supervisor) {
        this.admission = admission;
        this.source = source;
        this.supervisor = supervisor;
        this.share = new SlotShare(admission.ring());
    }

    /**
     * Puts one entry in; returns the position of its last slot, or {@link Source#FULL} or {@link Source#SHARE}.
     *
     * @param severity the code of its severity
     */
    long tryPut(int severity, int flags, byte[] content, int offset, int length) {
        final SlotRing ring = admission.ring();
        int slotCount = ring.slotsFor(length);
        long first = share.tryClaim(slotCount, rankOf(severity));
        if (first < 0) {
            return first;
        }
        long last = first + slotCount - 1;
        try {
            ring.putHeader(first, SlotRing.describe(source, severity, flags), admission.nowNanos(), length);
            ring.putContent(first, content, offset, length);
        } finally {
            ring.publish(first, last);
        }
        return last;
    }

    /** Puts lines of a batch in with one claim, all or none; returns as {@link #tryPut} does. */
    long tryPutAll(LineBatch lines, int first, int count) {
        final SlotRing ring = admission.ring();
        int slotCount = 0;
        int leastSeverity = Severity.COUNT;
        for (int i = first; i < first + count; i++) {
            slotCount += ring.slotsFor(lines.length(i));
            leastSeverity = Math.min(leastSeverity, lines.severity(i));
        }
        long position = slotCount > ring.slotCount() ? Source.FULL : share.tryClaim(slotCount, rankOf(leastSeverity));
        if (position < 0) {
            return position;
        }
        long last = position + slotCount - 1;
        long from = position;
        try {
            long timeNanos = lines.timeNanos() == LineBatch.NOW ? admission.nowNanos() : lines.timeNanos();
            for (int i = first; i < first + count; i++) {
                int length = lines.length(i);
                long descriptor = SlotRing.describe(source, lines.severity(i), lines.flags(i));
                ring.putHeader(from, descriptor, timeNanos, length);
                ring.putContent(from, lines.buffer(), lines.offset(i), length);
                from += ring.slotsFor(length);
            }
        } finally {
            ring.publish(position, last);
        }
        return last;
    }

    /** Returns how many lines of a batch from {@code first} on are few enough to ask for at once; at least one. */
    int claimable(LineBatch lines, int first) {
        final SlotRing ring = admission.ring();
        int slotCountMax = ring.slotCount() / CLAIMS_PER_RING;
        int slotCount = 0;
        int line = first;
        while (line < lines.count()) {
            slotCount += ring.slotsFor(lines.length(line));
            if (slotCount > slotCountMax && line > first) {
                break;
            }
            line++;
        }
        return line - first;
    }

    private SlotShare.Rank rankOf(int severity) {
        if (supervisor) {
            return SlotShare.Rank.SUPERVISOR;
        }
        return severity >= Severity.ERROR.code() ? SlotShare.Rank.ERROR : SlotShare.Rank.ORDINARY;
    }

    /** Returns the source's share. */
    SlotShare share() {
        return share;
    }
}
