package io.sluice.ring;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Shows one entry in its slots. Confined to the draining thread. */
public final class SlotEntry {
    private final UnsafeBuffer slots;
    private int index; // of the entry's first byte in the slots
    private long descriptor;
    private long position; // of the entry's first slot

    SlotEntry(UnsafeBuffer slots) {
        this.slots = slots;
    }

    void wrap(int index, long position) {
        this.position = position;
        this.index = index;
        descriptor = slots.getLong(index + SlotLayout.DESCRIPTOR_OFFSET);
    }

    /** Returns the position of the entry's first slot. */
    public long firstPosition() {
        return position;
    }

    /** Returns how many slots the entry takes. */
    public int slotCount() {
        return slots.getInt(index + SlotLayout.SLOT_COUNT_OFFSET);
    }

    /** Returns the position of the entry's last slot, as {@code offer} returned it. */
    public long lastPosition() {
        return position + slotCount() - 1;
    }

    /** Returns how many bytes of content the entry has. */
    public int length() {
        return slots.getInt(index + SlotLayout.LENGTH_OFFSET);
    }

    /** Returns the number of the entry's source. */
    public int source() {
        return (int) (descriptor >>> SlotLayout.SOURCE_SHIFT);
    }

    /** Returns when the entry was offered, nanoseconds since the epoch. */
    public long timeNanos() {
        return slots.getLong(index + SlotLayout.TIME_OFFSET);
    }

    /** Returns the code of the entry's severity. */
    public int severity() {
        return (int) (descriptor >>> SlotLayout.SEVERITY_SHIFT) & SlotLayout.BYTE_MASK;
    }

    /** Returns the entry's flags, see {@code EntryFlags}. */
    public int flags() {
        return (int) descriptor & SlotLayout.BYTE_MASK;
    }

    /** Copies the entry's content, which may run over the end of the ring to its beginning. */
    public void copyContent(MutableDirectBuffer to, int toIndex) {
        int length = length();
        int from = index + SlotLayout.HEADER_LENGTH;
        int untilEnd = slots.capacity() - from;
        if (length <= untilEnd) {
            slots.getBytes(from, to, toIndex, length);
        } else {
            slots.getBytes(from, to, toIndex, untilEnd);
            slots.getBytes(0, to, toIndex + untilEnd, length - untilEnd);
        }
    }
}
