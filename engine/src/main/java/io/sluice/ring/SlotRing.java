package io.sluice.ring;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SleepingWaitStrategy;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Rings a fixed number of slots of a fixed size, all in one piece of memory outside the heap.
 *
 * <p><b>Threads.</b> Any number of producers, one consumer. The Disruptor's multi-producer sequencer hands out the
 * slots; the bytes in between are ours. A producer claims, puts and publishes, and must publish what it has claimed
 * whatever happens, or the consumer stands before that slot for ever.
 *
 * <p><b>Never {@code next}.</b> In Disruptor 4 {@code next} moves the cursor before it looks for room, so a thread that
 * is killed while it waits there wedges the ring. Only {@code tryNext} is used; a full ring is an answer, not a wait.
 *
 * <p><b>Nobody signals.</b> The consumer looks for itself ({@link #drain} from a loop that idles when there is
 * nothing), so publishing costs a producer no system call.
 *
 * <p><b>Slots come free in steps</b> during a drain, not at its end, so that a long one does not look like a full ring.
 */
public final class SlotRing {
    /** The claim failed: the ring has no room for so many slots at the moment. */
    public static final long FULL = -1;

    private static final int RELEASE_SLOTS = 256;

    private final int slotBytes;
    private final int slotShift;
    private final int slotMask;
    private final UnsafeBuffer slots;
    private final MultiProducerSequencer sequencer;
    private final Sequence consumed = new Sequence(); // written by the draining thread; producers read it for room
    private final SlotEntry entry;

    /**
     * Allocates the ring.
     *
     * @param slotCount how many slots, a power of two
     * @param slotBytes how many bytes each, a power of two
     */
    public SlotRing(int slotCount, int slotBytes) {
        this.slotBytes = slotBytes;
        slotShift = Integer.numberOfTrailingZeros(slotBytes);
        slotMask = slotCount - 1;
        slots = new UnsafeBuffer(ByteBuffer.allocateDirect(slotCount * slotBytes));
        sequencer = new MultiProducerSequencer(slotCount, new SleepingWaitStrategy()); // asked only to signal: a no-op
        sequencer.addGatingSequences(consumed);
        entry = new SlotEntry(slots);
    }

    /** Returns how many consecutive slots an entry of {@code length} bytes takes. */
    public int slotsFor(int length) {
        return (SlotLayout.HEADER_LENGTH + length + slotBytes - 1) >>> slotShift;
    }

    /** Returns how many slots there are. */
    public int slotCount() {
        return slotMask + 1;
    }

    /** Returns the size of all slots together. */
    public int bytes() {
        return slots.capacity();
    }

    /** Returns how many slots hold entries that are not yet drained, as far as can be seen now. */
    public long usedSlots() {
        return Math.max(0, sequencer.getCursor() - consumed.get());
    }

    /**
     * Claims consecutive slots, without waiting.
     *
     * @return the position of the first, or {@link #FULL}
     */
    public long tryClaim(int slotCount) {
        if (!sequencer.hasAvailableCapacity(slotCount)) {
            return FULL;
        }
        try {
            return sequencer.tryNext(slotCount) - slotCount + 1;
        } catch (InsufficientCapacityException e) {
            return FULL; // another producer was faster; the exception is a constant without a stack trace
        }
    }

    /** Packs what an entry is, besides its time and content. */
    public static long describe(int source, int severity, int flags) {
        return ((long) source << SlotLayout.SOURCE_SHIFT) | ((long) severity << SlotLayout.SEVERITY_SHIFT) | flags;
    }

    /**
     * Puts the header of an entry into claimed slots.
     *
     * @param position the position of the entry's first slot
     * @param descriptor made by {@link #describe}
     * @param timeNanos when it is offered, nanoseconds since the epoch
     * @param length how many bytes of content it has
     */
    public void putHeader(long position, long descriptor, long timeNanos, int length) {
        final UnsafeBuffer slots = this.slots;
        int index = indexOf(position);
        slots.putLong(index + SlotLayout.DESCRIPTOR_OFFSET, descriptor);
        slots.putLong(index + SlotLayout.TIME_OFFSET, timeNanos);
        slots.putInt(index + SlotLayout.LENGTH_OFFSET, length);
        slots.putInt(index + SlotLayout.SLOT_COUNT_OFFSET, slotsFor(length));
    }

    /** Puts the content of an entry into claimed slots, the position being that of its first. */
    public void putContent(long position, byte[] content, int offset, int length) {
        final UnsafeBuffer slots = this.slots;
        int at = indexOf(position) + SlotLayout.HEADER_LENGTH;
        int untilEnd = slots.capacity() - at;
        if (length <= untilEnd) {
            slots.putBytes(at, content, offset, length);
        } else {
            slots.putBytes(at, content, offset, untilEnd);
            slots.putBytes(0, content, offset + untilEnd, length - untilEnd);
        }
    }

    /** Publishes the slots from {@code first} to {@code last}: the consumer may take them. */
    public void publish(long first, long last) {
        sequencer.publish(first, last);
    }

    /**
     * Takes published entries. For the one draining thread.
     *
     * @param slotCountMax take no more slots than this; at least as many as the longest entry has
     * @return how many entries were taken
     */
    public int drain(SlotHandler handler, int slotCountMax) {
        final SlotEntry entry = this.entry;
        long next = consumed.get() + 1;
        long cursor = sequencer.getCursor();
        long limit = Math.min(cursor, next + slotCountMax - 1);
        long available = limit < next ? limit : sequencer.getHighestPublishedSequence(next, limit);
        long release = next + RELEASE_SLOTS;
        int count = 0;
        try {
            while (next <= available) {
                entry.wrap(indexOf(next), next);
                int slotCount = entry.slotCount();
                if (next + slotCount - 1 > available || !handler.onEntry(entry)) {
                    break; // its last slot is not published yet or too much for this drain, or it is not taken
                }
                next += slotCount;
                count++;
                if (next >= release) {
                    consumed.set(next - 1);
                    release = next + RELEASE_SLOTS;
                }
            }
        } finally {
            consumed.set(next - 1);
        }
        return count;
    }

    /**
     * Shows what is published and not drained, from any thread, while the draining one stands still or goes on. What it
     * takes meanwhile may be shown or not.
     *
     * @param from leaves out what lies before this position
     */
    public void peek(long from, SlotViewer viewer) {
        SlotEntry shown = new SlotEntry(slots);
        long next = Math.max(from, consumed.get() + 1);
        long cursor = sequencer.getCursor();
        while (next <= cursor && sequencer.isAvailable(next)) {
            shown.wrap(indexOf(next), next);
            int length = shown.length();
            boolean sound = length >= 0 && length <= slots.capacity() && shown.slotCount() == slotsFor(length);
            if (sound) {
                UnsafeBuffer content = new UnsafeBuffer(new byte[length]);
                int source = shown.source();
                long timeNanos = shown.timeNanos();
                int severityAndFlags = shown.severity() << SlotLayout.SEVERITY_SHIFT | shown.flags();
                shown.copyContent(content, 0);
                if (consumed.get() < next) { // then nobody can have put another there
                    viewer.show(source, timeNanos, severityAndFlags, content);
                }
            }
            next = consumed.get() < next && sound ? next + slotsFor(length) : Math.max(next, consumed.get()) + 1;
        }
    }

    /** Returns the position of the last slot that was drained. */
    public long drainedPosition() {
        return consumed.get();
    }

    /** Returns the position of the last slot that was claimed. */
    public long claimedPosition() {
        return sequencer.getCursor();
    }

    private int indexOf(long position) {
        return ((int) position & slotMask) << slotShift;
    }
}
