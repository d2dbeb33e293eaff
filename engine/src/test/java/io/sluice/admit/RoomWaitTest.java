package io.sluice.admit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RoomWaitTest {
    private final RoomWait wait = new RoomWait();

    @Test
    void waitsLongerWhenOneWaitWasNotEnoughAndNotWhenItWas() {
        long first = wait.pauseNanos();
        wait.await();
        assertEquals(first, wait.pauseNanos());
        wait.await();
        assertEquals(2 * first, wait.pauseNanos());

        wait.onRoom();
        wait.await(); // after this one there is room
        wait.onRoom();
        assertEquals(2 * first, wait.pauseNanos());
    }

    @Test
    void waitsLessAgainWhereThereIsRoomWithoutAWait() {
        long first = wait.pauseNanos();
        for (int i = 0; i < 4; i++) {
            wait.await();
        }
        long learned = wait.pauseNanos();
        for (int i = 0; i < 100; i++) {
            wait.onRoom();
        }
        assertTrue(learned > first);
        assertEquals(first, wait.pauseNanos());
    }

    @Test
    void doesNotWaitForEverLonger() {
        for (int i = 0; i < 12; i++) {
            wait.await();
        }
        assertTrue(wait.pauseNanos() <= 8_000_000, () -> wait.pauseNanos() + " ns");
    }
}
