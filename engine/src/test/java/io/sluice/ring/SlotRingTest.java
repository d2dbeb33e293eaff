package io.sluice.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SlotRingTest {
    private static final int SLOT_COUNT = 64;
    private static final int SLOT_BYTES = 64;

    private final SlotRing ring = new SlotRing(SLOT_COUNT, SLOT_BYTES);

    @Test
    void givesBackWhatWasPutWhereverItWraps() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            byte[] content = new byte[random.nextInt(SLOT_COUNT * SLOT_BYTES / 4)];
            random.nextBytes(content);

            assertTrue(offer(content, i) >= 0);

            List<Taken> taken = drain(SLOT_COUNT);
            assertEquals(1, taken.size());
            assertArrayEquals(content, taken.get(0).content);
            assertEquals(i, taken.get(0).source);
        }
    }

    @Test
    void refusesWhatHasNoRoomAndTakesItOnceThereIs() {
        byte[] content = new byte[10];
        for (int i = 0; i < SLOT_COUNT; i++) {
            assertTrue(offer(content, i) >= 0);
        }

        assertEquals(SlotRing.FULL, offer(content, 99));
        assertEquals(SLOT_COUNT, ring.usedSlots());

        assertEquals(SLOT_COUNT, drain(SLOT_COUNT).size());
        assertTrue(offer(content, 99) >= 0);
    }

    @Test
    void leavesAnEntryInTheRingThatTheHandlerDoesNotTake() {
        offer(new byte[] {1}, 1);
        offer(new byte[200], 2);

        int count = ring.drain(entry -> entry.source() != 2, SLOT_COUNT);

        assertEquals(1, count);
        assertEquals(2, drain(SLOT_COUNT).get(0).source);
    }

    @Test
    void waitsForTheLastSlotOfALongEntry() {
        long first = ring.tryClaim(4);
        ring.putHeader(first, SlotRing.describe(5, 0, 0), 0, 200);
        ring.putContent(first, new byte[200], 0, 200);

        ring.publish(first, first + 1);
        assertEquals(List.of(), drain(SLOT_COUNT));

        ring.publish(first + 2, first + 3);
        assertEquals(1, drain(SLOT_COUNT).size());
    }

    @Test
    void keepsTheOrderOfEachProducerAndLosesNothing() throws InterruptedException {
        int producerCount = 4;
        int entryCount = 50_000;
        AtomicInteger running = new AtomicInteger(producerCount);
        Thread[] producers = new Thread[producerCount];
        for (int p = 0; p < producerCount; p++) {
            int source = p;
            producers[p] = new Thread(() -> {
                byte[] content = new byte[4 + source * 40];
                for (int i = 0; i < entryCount; i++) {
                    new UnsafeBuffer(content).putInt(0, i);
                    while (offer(content, source) < 0) {
                        Thread.onSpinWait();
                    }
                }
                running.decrementAndGet();
            });
            producers[p].start();
        }

        int[] next = new int[producerCount];
        while (running.get() > 0 || ring.usedSlots() > 0) {
            ring.drain(
                    entry -> {
                        UnsafeBuffer content = new UnsafeBuffer(new byte[entry.length()]);
                        entry.copyContent(content, 0);
                        assertEquals(next[entry.source()]++, content.getInt(0));
                        return true;
                    },
                    SLOT_COUNT);
        }

        for (Thread producer : producers) {
            producer.join();
        }
        assertTrue(Arrays.stream(next).allMatch(n -> n == entryCount));
    }

    private long offer(byte[] content, int source) {
        int slotCount = ring.slotsFor(content.length);
        long first = ring.tryClaim(slotCount);
        if (first >= 0) {
            ring.putHeader(first, SlotRing.describe(source, 3, 1), 42, content.length);
            ring.putContent(first, content, 0, content.length);
            ring.publish(first, first + slotCount - 1);
        }
        return first;
    }

    private List<Taken> drain(int slotCountMax) {
        List<Taken> taken = new ArrayList<>();
        ring.drain(
                entry -> {
                    byte[] content = new byte[entry.length()];
                    entry.copyContent(new UnsafeBuffer(content), 0);
                    taken.add(new Taken(entry.source(), content));
                    return true;
                },
                slotCountMax);
        return taken;
    }

    private static final class Taken {
        private final int source;
        private final byte[] content;

        private Taken(int source, byte[] content) {
            this.source = source;
            this.content = content;
        }
    }
}
