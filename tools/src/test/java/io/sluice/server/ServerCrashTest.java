// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.SluiceCommand;
import io.sluice.entry.EntryKind;
import io.sluice.entry.SourceName;
import io.sluice.queue.StoreDirectory;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.server.client.EngineSocket;
import io.sluice.server.client.LineUpload;
import io.sluice.testing.Await;
import io.sluice.testing.JavaCommand;
import io.sluice.testing.MemoryDirectory;
import io.sluice.testing.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills {@code sluice serve} with {@code kill -9} while clients insert by its socket, and looks whether all is there
 * that they were told to be persisted. {@code -Dsluice.crash.rounds=50} makes more of it than the few rounds of every
 * build.
 */
class ServerCrashTest {
    private static final int ROUND_COUNT = Integer.getInteger("sluice.crash.rounds", 5);
    private static final int CALLER_COUNT = 3;
    private static final int UPLOADER_COUNT = 2;
    private static final int LIFE_MILLIS_MAX = 600;
    private static final long PAUSE_NANOS = 10_000_000; // so that no source is over its rate
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @TempDir
    private Path logs;

    private final Map<String, Long> told = new HashMap<>(); // how many lines of a client were said to be persisted
    private volatile boolean killing;
    private volatile boolean anyTold; // since the server was started

    /** Sends the next lines of a client and returns how many of its lines are persisted then. */
    private interface Sending {
        long send(EngineSocket engine, String client, long from) throws IOException;
    }

    @Test
    void whatClientsWereToldToBePersistedIsThereOnceAndInOrder() throws Exception {
        Random random = new Random(Seeds.next());
        ExecutorService threads = Executors.newFixedThreadPool(CALLER_COUNT + UPLOADER_COUNT);
        try {
            for (int round = 0; round < ROUND_COUNT; round++) {
                serveUntilKilled(round, random.nextInt(LIFE_MILLIS_MAX), threads);
                long lineCount = check();
                System.err.printf(Locale.ROOT, "kill %d: %d lines are there%n", round + 1, lineCount);
            }
        } finally {
            threads.shutdownNow();
            try (StoreDirectory store = StoreDirectory.open(directory)) {
                MemoryDirectory.delete(store.queue());
            }
        }
    }

    private void serveUntilKilled(int round, long millis, ExecutorService threads) throws Exception {
        killing = false;
        anyTold = false;
        Process server = startServer();
        try {
            Await.until(DEADLINE, () -> answers(server));
            EngineSocket engine = EngineSocket.of(directory, "");
            Map<String, Future<Long>> clients = new HashMap<>();
            for (int i = 0; i < CALLER_COUNT + UPLOADER_COUNT; i++) {
                Sending sending = i < CALLER_COUNT ? ServerCrashTest::insert : ServerCrashTest::upload;
                String client = (i < CALLER_COUNT ? "caller" : "uploader") + i + ".round" + round;
                clients.put(client, threads.submit(() -> sendUntilKilled(engine, client, sending)));
            }
            Await.until(DEADLINE, () -> anyTold || !server.isAlive());
            TimeUnit.MILLISECONDS.sleep(millis);
            killing = true;
            server.destroyForcibly();
            for (Map.Entry<String, Future<Long>> client : clients.entrySet()) {
                told.put(client.getKey(), client.getValue().get(DEADLINE.toSeconds(), TimeUnit.SECONDS));
            }
        } finally {
            server.destroyForcibly();
            server.waitFor();
        }
    }

    private Process startServer() throws IOException {
        return new ProcessBuilder(JavaCommand.of(SluiceCommand.class, "serve", "--dir", directory, "--http", "none"))
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private boolean answers(Process server) {
        assertTrue(server.isAlive(), this::logText);
        try {
            return EngineSocket.of(directory, "")
                    .call("log_batcher.stats", Serving.JSON.createObjectNode())
                    .isObject();
        } catch (IOException e) {
            return false; // not yet: what a killed one has left does not answer
        }
    }

    private Path log() {
        return logs.resolve("server.log");
    }

    private String logText() {
        try {
            return "the server has ended: " + Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long sendUntilKilled(EngineSocket engine, String client, Sending sending) throws IOException {
        long persisted = 0;
        try {
            while (true) {
                persisted = sending.send(engine, client, persisted);
                anyTold = true;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            if (!killing) {
                throw e;
            }
            return persisted;
        }
    }

    private static long insert(EngineSocket engine, String client, long from) throws IOException {
        ObjectNode params = Serving.JSON.createObjectNode();
        for (long number = from; number < from + 5; number++) {
            params.withArray("entries").addObject().put("src", client).put("content", "number " + number);
        }
        JsonNode reply = engine.call("logs.insert", params);
        assertEquals(5, reply.path("accepted").asInt(), reply::toString);
        assertTrue(reply.path("persisted").asBoolean(), reply::toString);
        return from + 5;
    }

    private static long upload(EngineSocket engine, String client, long from) throws IOException {
        try (LineUpload upload = engine.upload(Map.of("service", client, "stream", "stdout"))) {
            for (long number = from; number < from + 10; number++) {
                byte[] line = ("number " + number + "\n").getBytes(UTF_8);
                upload.write(line, line.length);
            }
            JsonNode reply = upload.finish();
            assertTrue(reply.path("persisted").asBoolean(), reply::toString);
            assertEquals(0, reply.path("dropped_total").asLong(), reply::toString);
            return from + 10;
        }
    }

    /** Reads all: the lines of each client count up from 0, as far as it was told and perhaps some more. */
    private long check() throws IOException {
        Map<String, Long> next = new HashMap<>();
        long lineCount = 0;
        try (LogReader reader = LogReader.open(directory, notice -> {
                    throw new AssertionError(notice);
                });
                LineCursor lines = reader.forward(Query.builder().build(), 0)) {
            while (lines.next()) {
                Line line = lines.line();
                SourceName source = line.source();
                if (line.kind() == EntryKind.LINE && source != null && told.containsKey(source.service())) {
                    long number = next.getOrDefault(source.service(), 0L);
                    assertEquals("number " + number, new String(line.copyContent(), UTF_8), source::service);
                    next.put(source.service(), number + 1);
                    lineCount++;
                }
            }
            assertEquals(List.of(), reader.verify().problems());
        }
        told.forEach((client, count) -> assertTrue(
                next.getOrDefault(client, 0L) >= count,
                () -> client + " was told that " + count + " lines are persisted, there are " + next.get(client)));
        return lineCount;
    }
}
