package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    @TempDir
    private Path directory;

    @Test
    void losesNothingOfTheSteadyServicesWhileOneFloods() {
        Invocation demo = Invocation.of(directory, "demo", "--seconds", "2", "--dir", directory.toString());

        assertEquals(ExitCode.OK, demo.exitCode(), demo.text());
        assertTrue(demo.text().contains("steady services: dropped_total = 0\n"), demo.text());
        assertTrue(demo.text().contains("offered = stored + collapsed + dropped: yes\n"), demo.text());
        assertEquals(
                24,
                Invocation.of(directory, "services", "-o", "json")
                        .text()
                        .lines()
                        .map(line -> line.replaceAll(".*\"service\":\"([^\"]+)\".*", "$1"))
                        .distinct()
                        .count());
    }

    @Test
    void fitsItsTableIntoATerminal() {
        Invocation demo = Invocation.onTerminal(directory, "demo", "--seconds", "1", "--dir", directory.toString());

        assertEquals(ExitCode.OK, demo.exitCode(), demo.text());
        String table = demo.text()
                .substring(demo.text().indexOf("SERVICE"), demo.text().indexOf("\u001b[J"));
        assertTrue(table.lines().count() < 24, table);
        assertTrue(table.contains(" more services "), table);
    }
}
