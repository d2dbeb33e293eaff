package io.sluice.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class OutputTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteOutput out = new ByteOutput(bytes);

    @Test
    void keepsTheOrderOfBytesThroughItsBuffer() throws IOException {
        byte[] content = new byte[200_000];
        new Random(5).nextBytes(content);
        int at = 0;
        for (int step = 1; at < content.length; step = step * 3 % 70_001 + 1) {
            int length = Math.min(step, content.length - at);
            if (step % 2 == 0) {
                out.put(content, at, length);
            } else {
                out.put(new UnsafeBuffer(content, at, length));
            }
            at += length;
        }
        out.flush();

        assertArrayEquals(content, bytes.toByteArray());
    }

    @Test
    void writesNumbersAsJavaDoes() throws IOException {
        long[] numbers = {0, 9, 10, 99, 100, 1_234_567_890_123L, Long.MAX_VALUE, -1, Long.MIN_VALUE};
        StringBuilder expected = new StringBuilder();
        for (long number : numbers) {
            out.putNumber(number);
            expected.append(number);
        }
        out.putDigits(7, 2);
        out.putDigits(123, 2);
        out.putDigits(0, 9);
        out.flush();

        assertEquals(expected + "07123000000000", bytes.toString(UTF_8));
    }

    @Test
    void isColoredOnATerminalUnlessTheUserMindsIt() {
        assertTrue(ColorMode.AUTO.isOn(true, Map.of("TERM", "xterm")));
        assertTrue(ColorMode.AUTO.isOn(true, Map.of("NO_COLOR", "")));
        assertFalse(ColorMode.AUTO.isOn(true, Map.of("NO_COLOR", "1")));
        assertFalse(ColorMode.AUTO.isOn(true, Map.of("TERM", "dumb")));
        assertFalse(ColorMode.AUTO.isOn(false, Map.of()));
        assertTrue(ColorMode.ALWAYS.isOn(false, Map.of("NO_COLOR", "1")));
        assertFalse(ColorMode.NEVER.isOn(true, Map.of()));
    }

    @Test
    void writesNumbersForPeople() {
        assertEquals("0 B", HumanText.bytes(0));
        assertEquals("1023 B", HumanText.bytes(1_023));
        assertEquals("1.0 KiB", HumanText.bytes(1_024));
        assertEquals("1.5 KiB", HumanText.bytes(1_536));
        assertEquals("1023.9 KiB", HumanText.bytes((1 << 20) - 1));
        assertEquals("7.9 EiB", HumanText.bytes(Long.MAX_VALUE));
        assertEquals("999", HumanText.count(999));
        assertEquals("1,234,567", HumanText.count(1_234_567));
        assertEquals("-1,000", HumanText.count(-1_000));
        assertEquals("-100", HumanText.count(-100));
        assertEquals("119 s", HumanText.duration(119_000_000_000L));
        assertEquals("2 min", HumanText.duration(120_000_000_000L));
    }

    @Test
    void alignsTheColumnsOfATable() {
        TextTable table = new TextTable(1, "NAME", "COUNT");
        table.add("a", "1");
        table.add("longer", "1,000");

        assertEquals(List.of("NAME    COUNT", "a           1", "longer  1,000"), table.lines());
    }

    @Test
    void drawsOverWhatItDrewOnATerminalAndCutsWhatDoesNotFit() throws IOException {
        LiveScreen screen = new LiveScreen(out, true);

        screen.draw(List.of("first", "second line", "third"), 3, 8);
        screen.draw(List.of("again"), 3, 8);

        assertEquals(
                "first\u001b[K\nsecond \u001b[K\n\u001b[J" + "\u001b[2Aagain\u001b[K\n\u001b[J", bytes.toString(UTF_8));
    }

    @Test
    void drawsOneBlockAfterTheOtherElsewhere() throws IOException {
        LiveScreen screen = new LiveScreen(out, false);

        screen.draw(List.of("a", "b"), 1, 1);
        screen.draw(List.of("c"), 1, 1);

        assertEquals("a\nb\n\nc\n\n", bytes.toString(UTF_8));
    }
}
