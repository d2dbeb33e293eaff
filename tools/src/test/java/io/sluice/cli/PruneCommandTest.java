package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruneCommandTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void fill() {
        ingest("web", "one\ntwo\nthree\n");
        ingest("db", "four\n");
        ingest("last", "five\n"); // stays in the newest cycle, which is never sealed
    }

    @Test
    void removesAServiceAndLeavesTheOthersAndAGap() {
        Invocation prune = Invocation.of(directory, "prune", "--service", "web");

        assertEquals(ExitCode.OK, prune.exitCode(), prune.err());
        assertTrue(prune.text().contains("removed 3 entries"), prune.text());
        assertEquals("four\nfive\n", logs("-o", "cat"));
        assertTrue(logs("web").contains("-- 3 entries (11 B) retired, "), logs("web"));
        assertEquals(
                ExitCode.OK,
                Invocation.of(directory, "verify").exitCode(),
                () -> Invocation.of(directory, "verify").text());
    }

    @Test
    void onlySaysWhatItWouldRemove() {
        Invocation prune = Invocation.of(directory, "prune", "--service", "web", "--dry-run");

        assertEquals(ExitCode.OK, prune.exitCode(), prune.err());
        assertTrue(prune.text().contains("would remove 3 entries"), prune.text());
        assertEquals("one\ntwo\nthree\nfour\nfive\n", logs("-o", "cat"));
    }

    @Test
    void removesWhatIsOlder() {
        Invocation prune = Invocation.of(directory, "prune", "--older", "0s");

        assertEquals(ExitCode.USAGE, prune.exitCode());
        assertEquals(
                ExitCode.OK, Invocation.of(directory, "prune", "--older", "1h").exitCode());
        assertEquals("one\ntwo\nthree\nfour\nfive\n", logs("-o", "cat"));
    }

    @Test
    void removesDownToASize() {
        Invocation prune = Invocation.of(directory, "prune", "--to", "1K");

        assertEquals(ExitCode.OK, prune.exitCode(), prune.err());
        assertEquals("five\n", logs("-o", "cat"));
    }

    @Test
    void refusesAStoreWhoseEngineRuns() throws IOException {
        try (Sluice sluice = Sluice.open(SluiceConfig.builder(directory).build())) {
            Invocation prune = Invocation.of(directory, "prune", "--to", "1K");

            assertEquals(ExitCode.FAILED, prune.exitCode());
            assertTrue(prune.err().contains("is in use by the engine"), prune.err());
            assertTrue(sluice.persistedSequence() > 0);
        }
    }

    @Test
    void makesNoStore() {
        Invocation prune = Invocation.of(directory.resolve("none"), "prune", "--to", "1K");

        assertEquals(ExitCode.NO_STORE, prune.exitCode());
        assertFalse(directory.resolve("none").toFile().exists());
    }

    @Test
    void duNamesEveryServiceAndWhatItAdds() {
        Invocation du = Invocation.of(directory, "du");

        assertEquals(ExitCode.OK, du.exitCode(), du.err());
        for (String service : new String[] {"web", "db", "last"}) {
            assertTrue(du.lines().stream().anyMatch(line -> line.startsWith(service + " ")), du.text());
        }
        assertTrue(du.text().contains("; full in "), du.text());
        Invocation json = Invocation.of(directory, "du", "web", "-o", "json");
        assertEquals(1, json.lines().size());
        assertTrue(json.text().startsWith("{\"service\":\"web\",\"entries\":3,\"bytes\":11,"), json.text());
    }

    private String logs(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "logs";
        all[1] = "-n";
        all[2] = "all";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Invocation.of(directory, all).text();
    }

    private void ingest(String service, String lines) {
        assertEquals(
                0,
                Invocation.of(directory, lines.getBytes(UTF_8), "ingest", "-s", service)
                        .exitCode());
    }
}
