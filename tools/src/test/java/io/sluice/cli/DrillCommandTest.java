package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs short drills; what they check are promises of the engine, so these tests are of the engine as well. */
class DrillCommandTest {
    @TempDir
    private Path directory;

    @Test
    void noQuietServiceLosesALineToAFlood() throws IOException {
        String text = drill("flood", "--seconds", "1");

        assertTrue(text.contains("lost 0; a follower saw"), text);
        assertTrue(text.contains("10 of 10 rare lines of the flood can be read"), text);
    }

    @Test
    void nothingPersistedIsLostToKills() throws IOException {
        String text = drill("kill", "--rounds", "4", "--seed", "7");

        assertTrue(text.contains("0 that were persisted are missing, 0 are twice or out of order"), text);
    }

    @Test
    void aSingleKillIsAKillForEachPlacement() throws IOException {
        String text = drill("kill", "--rounds", "1", "--seed", "7");

        assertTrue(text.contains("2 kills, seed 7"), text);
        assertTrue(text.contains("queue in MEMORY: 1 kills"), text);
    }

    @Test
    void aStoppedEngineIsReadAndGoesOn() throws IOException {
        String text = drill("stop", "--seconds", "1");

        assertTrue(text.contains("while it is stopped, all "), text);
    }

    @Test
    void readersOfOtherProcessesSeeEachLineOnceAndInOrder() throws IOException {
        String text = drill("readers", "--seconds", "6", "--seed", "7");

        assertTrue(text.contains("lines, each once and in order"), text);
    }

    @Test
    void anOrdinaryDayLosesNothingAndGrowsNothing() throws IOException {
        Path samples = directory.resolve("samples.csv");

        String text = drill("soak", "--seconds", "10", "--samples", samples.toString());

        assertTrue(text.contains("lines and lost 0"), text);
        assertEquals(11, Files.readAllLines(samples).size());
    }

    @Test
    void aDrillThatIsNotThereIsAMistakeOfUsage() {
        Invocation drill = Invocation.of(directory, "drill", "earthquake");

        assertEquals(ExitCode.USAGE, drill.exitCode());
        assertTrue(drill.err().contains("no drill \"earthquake\" (flood, stall, "), drill.err());
    }

    private String drill(String name, String... options) throws IOException {
        String[] args = new String[options.length + 4];
        args[0] = "drill";
        args[1] = name;
        args[2] = "--in";
        args[3] = directory.toString();
        System.arraycopy(options, 0, args, 4, options.length);
        Invocation drill = Invocation.of(directory, args);
        assertEquals(ExitCode.OK, drill.exitCode(), drill.text() + drill.err());
        assertFalse(drill.text().contains("FAIL"), drill.text());
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(0, left.filter(path -> !path.endsWith("samples.csv")).count(), "nothing is left behind");
        }
        return drill.text();
    }
}
