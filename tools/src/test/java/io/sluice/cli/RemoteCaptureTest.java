// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.server.ServerConfig;
import io.sluice.server.SluiceServer;
import io.sluice.server.client.EngineSocket;
import io.sluice.server.client.LineUpload;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.SourceCounters;
import io.sluice.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteCaptureTest {
    private static final int UPLOADS_MAX = 16;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private Sluice engine;
    private SluiceServer server;

    @BeforeEach
    void open() throws IOException {
        engine = Sluice.open(SluiceConfig.builder(directory.resolve("store")).build());
        server = SluiceServer.open(engine, ServerConfig.standard().withHttp(null));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        engine.close();
    }

    @Test
    void aProcessThatWasStartedWaitsForNoDisk() throws IOException {
        assertFalse(upload("start", "process 1 started").path("persisted").asBoolean(true));
        assertTrue(upload("exit", "process 1 exited").path("persisted").asBoolean());
    }

    @Test
    void whatTheEngineRefusesIsTold() throws Exception {
        EngineSocket socket = EngineSocket.of(engine.directory(), "");
        List<LineUpload> others = new ArrayList<>();
        try {
            for (int i = 0; i < UPLOADS_MAX; i++) {
                LineUpload other = socket.upload(Map.of("service", "other"));
                others.add(other);
                other.write("line\n".getBytes(UTF_8), 5);
            }
            SourceCounters counters = engine.source("other", Stream.STDOUT).counters();
            Await.until(DEADLINE, () -> counters.get(SourceCounter.OFFERED) == UPLOADS_MAX); // all have a place
            RemoteCapture capture =
                    new RemoteCapture(socket, new SourceName(SourceName.DEFAULT_CONTEXT, "web", Stream.STDOUT));

            assertEquals(0, capture.run(new ProcessBuilder("true").start(), "true", false));

            assertTrue(
                    capture.problems().stream().anyMatch(problem -> problem.contains("no more than 16")),
                    capture.problems().toString());
        } finally {
            for (LineUpload other : others) {
                other.close();
            }
        }
    }

    private JsonNode upload(String kind, String text) throws IOException {
        EngineSocket socket = EngineSocket.of(engine.directory(), "");
        try (LineUpload upload = socket.upload(Map.of("service", "web", "stream", "monitor", "kind", kind))) {
            byte[] bytes = text.getBytes(UTF_8);
            upload.write(bytes, bytes.length);
            return upload.finish();
        }
    }
}
