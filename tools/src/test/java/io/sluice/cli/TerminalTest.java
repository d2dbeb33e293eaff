package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void isToldFromPipesAndFilesByItsName() {
        assertEquals(OutputTarget.TERMINAL, OutputTarget.ofLink("/dev/pts/3"));
        assertEquals(OutputTarget.TERMINAL, OutputTarget.ofLink("/dev/tty1"));
        assertEquals(OutputTarget.TERMINAL, OutputTarget.ofLink("/dev/console"));
        assertEquals(OutputTarget.PIPE, OutputTarget.ofLink("pipe:[12345]"));
        assertEquals(OutputTarget.PIPE, OutputTarget.ofLink("socket:[12345]"));
        assertEquals(OutputTarget.FILE, OutputTarget.ofLink("/dev/null"));
        assertEquals(OutputTarget.FILE, OutputTarget.ofLink("/tmp/dev/pts/3"));
        assertEquals(OutputTarget.FILE, OutputTarget.ofDescriptor(-1));
    }

    @Test
    void hasTheSizeThatItSaysOrTheUsualOne() {
        assertEquals(new Terminal(50, 132), Terminal.parse("50 132\n"));
        assertEquals(new Terminal(24, 80), Terminal.parse("0 0\n"));
        assertEquals(new Terminal(24, 80), Terminal.parse("stty: not a tty"));
        assertEquals(new Terminal(24, 80), Terminal.parse(""));
    }
}
