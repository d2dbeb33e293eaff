package io.sluice.admit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RoomWaitTest {
    private final RoomWait wait = new RoomWait();

    @Test
    void waitsLongerWhenOneWaitWasNotEnough() {
        long first = wait.pauseNanos();
        wait.await();
        assertEquals(first, wait.pauseNanos());
        wait.await();
        assertEquals(2 * first, wait.pauseNanos());
    }

    @Test
    void keepsWhatItHasLearnedHoweverMuchRoomThereIsAndTriesALittleLessWhenAWaitWasEnough() {
        long first = wait.pauseNanos();
        for (int i = 0; i < 4; i++) {
            wait.await();
        }
        long learned = wait.pauseNanos();
        for (int i = 0; i < 100; i++) {
            wait.onRoom();
        }
        assertTrue(wait.pauseNanos() > learned / 2 && wait.pauseNanos() < learned, () -> wait.pauseNanos() + " ns");

        for (int i = 0; i < 100; i++) {
            wait.await();
            wait.onRoom();
        }
        assertEquals(first, wait.pauseNanos());
    }

    @Test
    void doesNotWaitForEverLonger() {
        for (int i = 0; i < 12; i++) {
            wait.await();
        }
        assertTrue(wait.pauseNanos() <= 16_000_000, () -> wait.pauseNanos() + " ns");
    }
}
