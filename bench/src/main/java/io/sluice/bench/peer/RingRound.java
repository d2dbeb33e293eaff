package io.sluice.bench.peer;

import io.sluice.entry.Severity;
import io.sluice.ring.SlotRing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Moves lines from many threads to one, which copies them out as a block's builder does: through one ring of slots, or
 * through one for each producer with the same memory in all, looked at in turn.
 *
 * <p>Settings: {@code rings} (one; each: a ring of slots for each producer; agrona: a one-to-one ring buffer of bytes
 * for each), {@code batch} (lines claimed at once).
 */
public final class RingRound {
    private static final int SLOTS = 1 << 15;
    private static final int SLOT_BYTES = 256;
    private static final int SLOTS_MIN = 64;
    private static final int DRAIN = 4_096;
    private static final int TYPE = 1;
    private static final int IDLE_SPINS = 100;
    private static final long PAUSE_NANOS = 50_000;

    private final Task task;
    private final int batch;
    private final UnsafeBuffer block = new UnsafeBuffer(ByteBuffer.allocateDirect(128 << 10));
    private int blockLength;
    private long taken; // by the consumer
    private volatile boolean done; // written by the main thread

    private RingRound(Task task) {
        this.task = task;
        this.batch = task.setting("batch", 1);
    }

    /** Takes what is in a ring, and returns how many lines that were. */
    private interface Drain {
        int drain();
    }

    /** Runs a round in which lines only go through rings. */
    public static Outcome run(Task task) throws Exception {
        RingRound round = new RingRound(task);
        return task.setting("rings", "one").equals("agrona") ? round.bytes() : round.slots();
    }

    private Outcome slots() throws Exception {
        boolean one = task.setting("rings", "one").equals("one");
        int count = one ? 1 : task.producers();
        int slots = slotsOfEach(count);
        int atOnce = atOnce(batch, count);
        List<SlotRing> rings = new ArrayList<>();
        List<Drain> drains = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SlotRing ring = new SlotRing(slots, SLOT_BYTES);
            rings.add(ring);
            drains.add(() -> ring.drain(
                    entry -> {
                        room(entry.length());
                        entry.copyContent(block, blockLength);
                        blockLength += entry.length();
                        return true;
                    },
                    DRAIN));
        }
        Lines lines = Lines.of(task);
        return measure(drains, (producer, first, step) -> {
            SlotRing ring = rings.get(one ? 0 : producer);
            for (int i = 0; i < step; i += atOnce) {
                put(ring, lines, first + i, Math.min(atOnce, step - i));
            }
        });
    }

    private static int slotsOfEach(int rings) {
        return Math.max(SLOTS_MIN, Integer.highestOneBit(SLOTS / rings));
    }

    /** Returns how many lines are claimed at once: no more than a quarter of a ring has slots. */
    public static int atOnce(int batch, int rings) {
        return Math.min(batch, slotsOfEach(rings) / 4);
    }

    private static void put(SlotRing ring, Lines lines, long first, int count) {
        int slots = 0;
        for (int i = 0; i < count; i++) {
            slots += ring.slotsFor(lines.bytes(first + i).length);
        }
        long position = ring.tryClaim(slots);
        while (position < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
            position = ring.tryClaim(slots);
        }
        long at = position;
        try {
            for (int i = 0; i < count; i++) {
                byte[] line = lines.bytes(first + i);
                ring.putHeader(at, SlotRing.describe(1, Severity.INFO.code(), 0), first, line.length);
                ring.putContent(at, line, 0, line.length);
                at += ring.slotsFor(line.length);
            }
        } finally {
            ring.publish(position, position + slots - 1);
        }
    }

    private Outcome bytes() throws Exception {
        int bytes = Math.max(1 << 14, Integer.highestOneBit(SLOTS * SLOT_BYTES / task.producers()));
        List<OneToOneRingBuffer> rings = new ArrayList<>();
        List<Drain> drains = new ArrayList<>();
        for (int p = 0; p < task.producers(); p++) {
            OneToOneRingBuffer ring = new OneToOneRingBuffer(
                    new UnsafeBuffer(ByteBuffer.allocateDirect(bytes + RingBufferDescriptor.TRAILER_LENGTH)));
            rings.add(ring);
            drains.add(() -> ring.read(
                    (type, buffer, index, length) -> {
                        room(length);
                        block.putBytes(blockLength, buffer, index, length);
                        blockLength += length;
                    },
                    DRAIN));
        }
        Lines lines = Lines.of(task);
        List<UnsafeBuffer> views = new ArrayList<>();
        for (int p = 0; p < task.producers(); p++) {
            views.add(new UnsafeBuffer(new byte[0]));
        }
        return measure(drains, (producer, first, step) -> {
            OneToOneRingBuffer ring = rings.get(producer);
            UnsafeBuffer view = views.get(producer);
            for (int i = 0; i < step; i++) {
                byte[] line = lines.bytes(first + i);
                view.wrap(line);
                while (!ring.write(TYPE, view, 0, line.length)) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        });
    }

    private void room(int length) {
        if (blockLength + length > 64 << 10) {
            blockLength = 0;
        }
    }

    private Outcome measure(List<Drain> drains, Producers.Step step) throws Exception {
        Thread consumer = new Thread(() -> consume(drains));
        consumer.start();
        Span span = Span.begin();
        long count = Producers.run(task, span, step);
        done = true;
        consumer.join();
        span.end();
        if (taken != count) {
            throw new IllegalStateException("offered " + count + " lines, taken " + taken);
        }
        return span.kept(count, 0);
    }

    private void consume(List<Drain> drains) {
        int idle = 0;
        while (true) {
            boolean last = done; // read before the rings: what was offered before is then seen
            int count = 0;
            for (Drain drain : drains) {
                count += drain.drain();
            }
            taken += count;
            if (count > 0) {
                idle = 0;
            } else if (last) {
                return;
            } else if (++idle > IDLE_SPINS) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
