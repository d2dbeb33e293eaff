// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows the store as browsers do. */
class TailTest {
    @TempDir
    Path directory;

    private Serving serving;

    @BeforeEach
    void open() throws IOException {
        serving = Serving.open(directory);
    }

    @AfterEach
    void close() throws IOException {
        serving.close();
    }

    /** Holds one event. */
    private record Event(String name, JsonNode data, String id) {}

    /** Reads events. */
    private static final class Follower implements Closeable {
        private final Socket socket = new Socket();
        private final BufferedReader in;

        Follower(int port, String query, String... headers) throws IOException {
            socket.setReceiveBufferSize(16 << 10);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("GET /tail" + query + " HTTP/1.0\r\nHost: localhost\r\n" + String.join("\r\n", headers)
                                    + (headers.length > 0 ? "\r\n" : "") + "\r\n")
                            .getBytes(US_ASCII));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        }

        Event next() throws IOException {
            String name = "";
            String data = "";
            String id = "";
            while (true) {
                String line = in.readLine();
                if (line == null) {
                    throw new IOException("the tail ended");
                }
                if (line.isEmpty() && !name.isEmpty()) {
                    return new Event(name, Serving.JSON.readTree(data), id);
                }
                name = line.startsWith("event: ") ? line.substring(7) : name;
                data = line.startsWith("data: ") ? line.substring(6) : data;
                id = line.startsWith("id: ") ? line.substring(4) : id;
            }
        }

        Event next(String name) throws IOException {
            Event event = next();
            while (!event.name().equals(name)) {
                event = next();
            }
            return event;
        }

        /** Reads lines until one has this content; returns what was missed meanwhile. */
        long readTo(String content, List<String> seen) throws IOException {
            long missed = 0;
            while (true) {
                Event event = next();
                missed += event.name().equals("missed")
                        ? event.data().get("lines").asLong()
                        : 0;
                for (JsonNode line : event.data().path("lines")) {
                    seen.add(line.get("content").asText());
                    if (line.get("content").asText().equals(content)) {
                        return missed;
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void whatIsWantedComesAndNothingElse() throws Exception {
        serving.insert("web.api", 1, "old ");
        try (Follower follower = new Follower(serving.port, "?service=web.*&level=info&text=new")) {
            assertEquals("open", follower.next().name());
            serving.insert("db", 2, "new ");
            serving.insert("web.api", 3, "other ");
            serving.insert("web.api", 2, "new ");
            List<String> seen = new ArrayList<>();
            assertEquals(0, follower.readTo("new 1", seen));
            assertEquals(List.of("new 0", "new 1"), seen);
            Event state = follower.next("state");
            assertEquals(0, state.data().get("missed").asLong());
        }
    }

    @Test
    void aReaderThatComesBackMissesNothing() throws Exception {
        serving.insert("web", 1, "zero ");
        String id;
        try (Follower follower = new Follower(serving.port, "?lines=1")) {
            Event lines = follower.next("lines");
            assertEquals("zero 0", lines.data().at("/lines/0/content").asText());
            id = lines.id();
        }
        serving.insert("web", 1_500, "away ");
        try (Follower follower = new Follower(serving.port, "", "Last-Event-ID: " + id)) {
            List<String> seen = new ArrayList<>();
            assertEquals(0, follower.readTo("away 1499", seen));
            assertEquals(1_500, seen.size());
            serving.insert("web", 1, "live ");
            assertEquals(0, follower.readTo("live 0", seen));
            assertEquals(1_501, seen.size());
        }
    }

    @Test
    void whoIsTooSlowIsToldWhatItMissedAndFindsIt() throws Exception {
        Source source = serving.engine.source(new SourceName("core", "fast", Stream.STDOUT));
        try (Follower follower = new Follower(serving.port, "?rate=100&service=fast")) {
            assertEquals("open", follower.next().name());
            for (int i = 0; i < 5_000; i++) {
                offer(source, "line " + i);
            }
            assertTrue(serving.engine.awaitPersisted(Duration.ofSeconds(20)));
            long shown = 0;
            Event missed = follower.next();
            for (; !missed.name().equals("missed"); missed = follower.next()) {
                shown += missed.data().path("lines").size();
            }
            assertTrue(missed.data().get("exact").asBoolean());
            JsonNode page = serving.call(
                    "logs.query",
                    "{\"services\":[\"fast\"],\"order\":\"oldest\",\"limit\":1000,\"from\":"
                            + missed.data().get("from") + ",\"to\":"
                            + missed.data().get("to") + "}");
            assertEquals("line " + shown, page.at("/lines/0/content").asText());
            long expected = Math.min(1_000, missed.data().get("lines").asLong());
            assertEquals(expected, page.get("lines").size());
        }
    }

    private static void offer(Source source, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        while (source.offer(Severity.INFO, bytes, 0, bytes.length) < 0) {
            LockSupport.parkNanos(100_000);
        }
    }

    @Test
    void aHundredFollowAndOneThatNeverReadsHarmsNobody() throws Exception {
        Source loud = serving.engine.source(new SourceName("core", "loud", Stream.STDOUT));
        List<Follower> followers = new ArrayList<>();
        try (Follower deaf = new Follower(serving.port, "?service=loud&rate=10000");
                Follower quiet = new Follower(serving.port, "?service=quiet")) {
            for (int i = 0; i < 98; i++) {
                followers.add(new Follower(serving.port, "?service=end"));
            }
            assertEquals("open", quiet.next().name());
            for (Follower follower : followers) {
                assertEquals("open", follower.next().name());
            }
            String filler = "x".repeat(200);
            for (int i = 0; i < 150_000; i++) {
                offer(loud, "loud " + i + filler);
            }
            serving.insert("quiet", 1, "heard ");
            List<String> heard = new ArrayList<>();
            assertEquals(0, quiet.readTo("heard 0", heard));
            assertEquals(List.of("heard 0"), heard);
            serving.insert("end", 1, "end ");
            for (Follower follower : followers) {
                assertEquals(0, follower.readTo("end 0", new ArrayList<>()));
            }
            assertEquals(
                    100,
                    serving.call("log_batcher.stats", "{}").at("/engine/tails").asInt());
            offer(loud, "last");
            List<String> seen = new ArrayList<>();
            long missed = deaf.readTo("last", seen);
            assertTrue(missed > 0);
            assertTrue(missed + seen.size() >= 150_001, missed + " and " + seen.size());
        } finally {
            for (Follower follower : followers) {
                follower.close();
            }
        }
    }

    @Test
    void aFilterThatMakesNoSenseIsRefusedAndTheEndIsSaid() throws Exception {
        assertEquals(400, serving.get("tail?service=../x").statusCode());
        assertEquals(400, serving.get("tail?since=-1h").statusCode());
        assertEquals(400, serving.get("tail?after=1").statusCode());
        try (Follower follower = new Follower(serving.port, "")) {
            assertEquals("open", follower.next().name());
            serving.server.close();
            assertEquals("closing", follower.next("end").data().get("reason").asText());
        }
    }
}
