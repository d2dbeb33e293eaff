package io.sluice.admit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ring.SlotRing;
import io.sluice.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotShareTest {
    private static final int SLOT_COUNT = 1_024;

    private final SlotRing ring = new SlotRing(SLOT_COUNT, 64);

    @Test
    void leavesHalfTheRingToOthersHoweverHardOneSourceFloods() {
        SlotShare flood = new SlotShare(ring);
        SlotShare quiet = new SlotShare(ring);

        long code = fill(flood, SlotShare.Rank.ORDINARY);

        assertEquals(Source.SHARE, code);
        assertTrue(flood.held() > SLOT_COUNT * 4 / 10, "free use while the ring is idle: " + flood.held());
        assertTrue(flood.held() <= SLOT_COUNT / 2, flood.held() + " slots");
        for (int i = 0; i < 200; i++) {
            assertTrue(claim(quiet, 1, SlotShare.Rank.ORDINARY) >= 0, "line " + i + " of the quiet source");
        }
    }

    @Test
    void leavesRoomForAQuietSourceHoweverManyFlood() {
        Random random = new Random(Seeds.next());
        int floodCount = 1 + random.nextInt(60);
        List<SlotShare> floods = new ArrayList<>();
        for (int i = 0; i < floodCount; i++) {
            floods.add(new SlotShare(ring));
        }
        for (int round = 0; round < 20_000; round++) {
            long unused = claim(floods.get(random.nextInt(floodCount)), 1, SlotShare.Rank.ORDINARY);
        }

        SlotShare quiet = new SlotShare(ring);
        for (int i = 0; i < SLOT_COUNT / (floodCount + 1) / 4; i++) {
            assertTrue(claim(quiet, 1, SlotShare.Rank.ORDINARY) >= 0, floodCount + " floods, line " + i);
        }
    }

    @Test
    void letsErrorsInWhereLinesFindNoMoreRoom() {
        SlotShare flood = new SlotShare(ring);
        long unused = fill(flood, SlotShare.Rank.ORDINARY);

        for (int i = 0; i < 100; i++) {
            assertTrue(claim(flood, 1, SlotShare.Rank.ERROR) >= 0, "error " + i);
        }
        assertEquals(Source.SHARE, claim(flood, 1, SlotShare.Rank.ORDINARY));
        assertTrue(fill(flood, SlotShare.Rank.ERROR) < 0, "errors that flood have their share, too");
    }

    @Test
    void keepsTheLastRoomForErrorsAndTheSupervisor() {
        for (int i = 0; i < 1_000; i++) {
            long unused = fill(new SlotShare(ring), SlotShare.Rank.ORDINARY);
        }
        SlotShare quiet = new SlotShare(ring);

        assertEquals(Source.FULL, claim(quiet, 1, SlotShare.Rank.ORDINARY));
        assertTrue(claim(quiet, 1, SlotShare.Rank.ERROR) >= 0);
        for (int i = 0; i < 1_000; i++) {
            long unused = fill(new SlotShare(ring), SlotShare.Rank.ERROR);
        }
        assertEquals(Source.FULL, claim(new SlotShare(ring), 1, SlotShare.Rank.ERROR));
        assertTrue(claim(new SlotShare(ring), 1, SlotShare.Rank.SUPERVISOR) >= 0);
    }

    @Test
    void countsNothingForAClaimThatFailed() {
        SlotShare share = new SlotShare(ring);
        long unused = fill(share, SlotShare.Rank.ORDINARY);
        long held = share.held();

        assertTrue(claim(share, 4, SlotShare.Rank.ORDINARY) < 0);

        assertEquals(held, share.held());
    }

    @Test
    void givesRoomAgainForWhatWasTaken() {
        SlotShare share = new SlotShare(ring);
        long unused = fill(share, SlotShare.Rank.ORDINARY);
        long held = share.held();

        int taken = ring.drain(entry -> true, SLOT_COUNT);
        share.onTaken(taken);

        assertEquals(held, taken);
        assertEquals(0, share.held());
        assertTrue(claim(share, 1, SlotShare.Rank.ORDINARY) >= 0);
    }

    private long fill(SlotShare share, SlotShare.Rank rank) {
        long position;
        do {
            position = claim(share, 1, rank);
        } while (position >= 0);
        return position;
    }

    private long claim(SlotShare share, int slotCount, SlotShare.Rank rank) {
        long position = share.tryClaim(slotCount, rank);
        for (long slot = position; position >= 0 && slot < position + slotCount; slot++) {
            ring.putHeader(slot, 0, 0, 0);
            ring.publish(slot, slot);
        }
        return position;
    }
}
