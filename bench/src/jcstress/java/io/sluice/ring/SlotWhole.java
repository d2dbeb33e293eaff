// SPDX-License-Identifier: Apache-2.0
package io.sluice.ring;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** Puts entries all of whose parts say the same number, and tells whether one that is seen is whole. */
final class SlotWhole {
    static final int SLOT_BYTES = 32;
    static final int LENGTH = SLOT_BYTES; // with its header more than a slot, so each entry takes two
    static final int NOTHING = 0;
    static final int TORN = -1;

    private SlotWhole() {}

    /** Offers an entry; returns whether there was room. */
    static boolean put(SlotRing ring, int number) {
        int slots = ring.slotsFor(LENGTH);
        long first = ring.tryClaim(slots);
        if (first == SlotRing.FULL) {
            return false;
        }
        byte[] content = new byte[LENGTH];
        Arrays.fill(content, (byte) number);
        ring.putHeader(first, SlotRing.describe(number, number, number), number, LENGTH);
        ring.putContent(first, content, 0, LENGTH);
        ring.publish(first, first + slots - 1);
        return true;
    }

    /** Returns the number that an entry of the ring says, or {@link #TORN}. */
    static int numberOf(SlotEntry entry) {
        if (entry.length() != LENGTH || entry.slotCount() != 2) {
            return TORN;
        }
        UnsafeBuffer content = new UnsafeBuffer(new byte[LENGTH]);
        entry.copyContent(content, 0);
        return numberOf(entry.source(), entry.timeNanos(), entry.severity() << Byte.SIZE | entry.flags(), content);
    }

    /** Returns the number that a copy of an entry says, or {@link #TORN}. */
    static int numberOf(int source, long timeNanos, int severityAndFlags, UnsafeBuffer content) {
        boolean whole = timeNanos == source
                && severityAndFlags == (source << Byte.SIZE | source)
                && content.capacity() == LENGTH;
        for (int i = 0; whole && i < LENGTH; i++) {
            whole = content.getByte(i) == source;
        }
        return whole ? source : TORN;
    }
}
