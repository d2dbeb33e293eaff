// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.server.ServerConfig;
import io.sluice.server.SluiceServer;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses a store that an engine of another process has, or one that might be another's. */
class OwnedStoreTest {
    @TempDir
    Path directory;

    private static SluiceServer serve(Sluice engine) throws IOException {
        return SluiceServer.open(engine, ServerConfig.standard().withHttp(null));
    }

    @Test
    void ingestGivesItsLinesToTheEngineThatHasTheStore() throws Exception {
        try (Sluice engine = Sluice.open(SluiceConfig.builder(directory).build());
                SluiceServer server = serve(engine)) {
            assertTrue(Files.exists(server.socket()));
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 50_000; i++) {
                lines.append("ERROR line ").append(i).append('\n');
            }
            Invocation ingest = Invocation.of(directory, lines.toString().getBytes(UTF_8), "ingest", "-s", "a.b");
            assertEquals(0, ingest.exitCode(), ingest.err());
            assertEquals(50_000, engine.persistedSequence());
            Invocation logs = Invocation.of(directory, "logs", "a.b", "-n", "all", "-o", "cat");
            assertEquals(lines.toString(), logs.text());
        }
    }

    @Test
    void runGivesWhatAProgramPrintsToTheEngineThatHasTheStore() throws Exception {
        try (Sluice engine = Sluice.open(SluiceConfig.builder(directory).build());
                SluiceServer server = serve(engine)) {
            assertTrue(Files.exists(server.socket()));
            Invocation run = Invocation.of(
                    directory, "run", "-s", "prog", "--", "/bin/sh", "-c", "echo out; echo err >&2; exit 7");
            assertEquals(7, run.exitCode(), run.err());
            Invocation logs = Invocation.of(directory, "logs", "prog", "-n", "all", "-o", "json");
            assertTrue(logs.text().contains("\"kind\":\"start\""), logs.text());
            assertTrue(logs.text().contains("exited with code 7\",\"kind\":\"exit\""), logs.text());
            assertTrue(logs.text()
                    .contains("\"stream\":\"stderr\",\"level\":\"warning\",\"tags\":[],\"message\":\"err\""));
            assertTrue(logs.text().contains("\"message\":\"out\""), logs.text());
            assertEquals("", run.err());
        }
    }

    @Test
    void pruneHasTheEngineRemove() throws Exception {
        SluiceConfig config = SluiceConfig.builder(directory)
                .cycleDuration(Duration.ofSeconds(1))
                .build();
        try (Sluice engine = Sluice.open(config);
                SluiceServer server = serve(engine)) {
            assertTrue(Files.exists(server.socket()));
            assertEquals(
                    0,
                    Invocation.of(directory, "one\ntwo\n".getBytes(UTF_8), "ingest", "-s", "old")
                            .exitCode());
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (engine.count(StoreCounter.SEALED) < 2 && System.nanoTime() < deadline) {
                assertEquals(
                        0,
                        Invocation.of(directory, "new\n".getBytes(UTF_8), "ingest", "-s", "young")
                                .exitCode());
                LockSupport.parkNanos(200_000_000);
            }
            Invocation dry = Invocation.of(directory, "prune", "--service", "old", "--dry-run");
            assertTrue(dry.text().contains("would remove 2 entries"), dry.text() + dry.err());
            Invocation prune = Invocation.of(directory, "prune", "--service", "old");
            assertTrue(prune.text().contains("removed 2 entries"), prune.text() + prune.err());
            assertFalse(
                    Invocation.of(directory, "logs", "old", "-o", "cat").text().contains("one"));
        }
    }

    @Test
    void withoutAServerItIsSaidWhoHasTheStore() throws Exception {
        try (Sluice engine = Sluice.open(SluiceConfig.builder(directory).build())) {
            assertEquals(0, engine.persistedSequence());
            Invocation ingest = Invocation.of(directory, new byte[0], "ingest", "-s", "a");
            assertEquals(ExitCode.FAILED, ingest.exitCode());
            assertTrue(ingest.err().contains("which has no server to ask"), ingest.err());
        }
    }

    @Test
    void serveRefusesWhatIsNotSafe() throws Exception {
        assertEquals(
                ExitCode.USAGE,
                Invocation.of(directory, "serve", "--http", "0.0.0.0:0").exitCode());
        assertEquals(
                ExitCode.USAGE,
                Invocation.of(directory, "serve", "--http", "7450").exitCode());
        Path token = directory.resolve("token");
        Files.writeString(token, "0123456789abcdef\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        Invocation open = Invocation.of(directory, "serve", "--http", "127.0.0.1:0", "--token-file", token.toString());
        assertEquals(ExitCode.USAGE, open.exitCode());
        assertTrue(open.err().contains("chmod 600"), open.err());
    }
}
