package io.sluice.admit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RateMeterTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_767_225_600L * SECOND;

    private final RateMeter meter = new RateMeter(1_000, 2 * SECOND, 10 * SECOND);

    @Test
    void takesTheBurstAtOnceAndThenTheRate() {
        assertTrue(meter.tryAdd(2_000, START));
        assertFalse(meter.tryAdd(1, START));

        assertTrue(meter.tryAdd(500, START + SECOND / 2));
        assertFalse(meter.tryAdd(1, START + SECOND / 2));
    }

    @Test
    void isNeverOverAtTheRate() {
        for (long line = 0; line < 100_000; line++) {
            assertFalse(meter.add(1, START + line * SECOND / 1_000), "line " + line);
        }
    }

    @Test
    void staysOverWhileAFloodGoesOnAndForTheDebtAfterIt() {
        for (int i = 0; i < 1_000_000; i++) {
            boolean unused = meter.add(1, START);
        }

        assertEquals(10 * SECOND, meter.delayNanos(START));
        assertTrue(meter.add(1, START + 9 * SECOND));
        assertFalse(meter.add(1, START + 11 * SECOND));
    }

    @Test
    void isNotOverForLongWhenTheClockIsSetBackAnHour() {
        boolean unused = meter.add(1, START + 3_600 * SECOND);

        boolean over = meter.add(1, START);

        assertTrue(over);
        assertFalse(meter.add(1, START + 11 * SECOND));
    }

    @Test
    void hasNoRateAtZero() {
        RateMeter none = new RateMeter(0, 0, SECOND);

        assertTrue(none.tryAdd(Long.MAX_VALUE, START));
        assertFalse(none.add(Long.MAX_VALUE, START));
        assertEquals(0, none.delayNanos(START));
    }
}
