package io.sluice.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final String ERASE = "\r\u001b[K";
    private static final long MILLI = 1_000_000;

    private final List<String> written = new ArrayList<>();
    private long nowNanos = -5;

    @Test
    void showsPercentCountRateAndTimeLeft() {
        try (ProgressLine line = new ProgressLine(written::add, ProgressLine.Unit.BYTES, () -> nowNanos)) {
            nowNanos += 2_000 * MILLI;
            line.update(512 << 10, 2 << 20);
        }

        assertEquals(List.of(ERASE + "25% 512.0 KiB of 2.0 MiB, 256.0 KiB/s, 6 s left", ERASE), written);
    }

    @Test
    void isDrawnFiveTimesASecondAtMost() {
        try (ProgressLine line = new ProgressLine(written::add, ProgressLine.Unit.ROWS, () -> nowNanos)) {
            for (int i = 0; i < 10_000; i++) {
                nowNanos += MILLI;
                line.update(i, 10_000);
            }
        }

        assertTrue(written.size() >= 45 && written.size() <= 51, "times: " + written.size());
        assertEquals(ERASE + "49% 4,999 of 10,000 rows, 999 rows/s, 5 s left", written.get(24));
        assertEquals(ERASE, written.get(written.size() - 1));
    }

    @Test
    void knowsNoPercentWithoutATotal() {
        try (ProgressLine line = new ProgressLine(written::add, ProgressLine.Unit.ENTRIES, () -> nowNanos)) {
            nowNanos += 1_000 * MILLI;
            line.update(5, ProgressLine.UNKNOWN);
        }

        assertEquals(ERASE + "5 entries, 5 entries/s", written.get(0));
    }

    @Test
    void leavesRoomForOtherTextAndComesBack() {
        try (ProgressLine line = new ProgressLine(written::add, ProgressLine.Unit.ROWS, () -> nowNanos)) {
            line.erase();
            assertFalse(written.contains(ERASE), "there is nothing to erase");
            nowNanos += 1_000 * MILLI;
            line.update(1, 2);
            line.erase();
            line.erase();
            nowNanos += 1_000 * MILLI;
            line.update(2, 2);
        }

        assertEquals(4, written.size());
        assertEquals(ERASE + "100% 2 of 2 rows, 1 rows/s, 0 s left", written.get(2));
    }

    @Test
    void isNothingWithoutATerminal() {
        try (ProgressLine line = new ProgressLine(null, ProgressLine.Unit.ROWS, () -> nowNanos)) {
            nowNanos += 1_000 * MILLI;
            line.update(1, 2);
        }

        assertEquals(List.of(), written);
    }
}
