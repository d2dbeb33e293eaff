// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.server.query.CallException;
import io.sluice.server.query.Json;
import io.sluice.server.query.ServedStore;
import io.sluice.server.rpc.JsonRpc;
import io.sluice.server.rpc.Method;
import io.sluice.server.rpc.Methods;
import io.sluice.server.watch.Watch;
import io.sluice.testing.MemoryDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes any bytes for what is posted to {@code /rpc}, and has them carried out on a running engine with a small store:
 * the reply is JSON-RPC as its specification has it, one for each call that wants one and with the id of that call, and
 * says of no call that it failed by a fault of ours.
 */
public final class RpcFuzzer implements Closeable {
    private static final int BODIES_MAX = 20_000; // for one store: what is inserted would make each query longer
    private static final long WAIT_MILLIS_MAX = 20;
    private static final int BATCH_MAX = 100;
    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static @Nullable RpcFuzzer running;

    private final Path directory;
    private final Sluice engine;
    private final ServedStore store;
    private final Watch watch;
    private final JsonRpc rpc;
    private final Map<String, Method> methods = new HashMap<>();
    private int bodies;

    private RpcFuzzer() throws IOException {
        directory = Files.createTempDirectory("sluice-fuzz-");
        engine = Sluice.open(SluiceConfig.builder(directory.resolve("store"))
                .sourceCountMax(100)
                .linger(Duration.ofNanos(100_000))
                .build());
        store = ServedStore.open(engine);
        watch = Watch.start(store, Thread::new);
        List<Method> all = Methods.of(store, watch, () -> 0);
        all.forEach(method -> methods.put(method.name(), method));
        rpc = new JsonRpc(all);
    }

    /** Tries one input. */
    public static synchronized void fuzzerTestOneInput(byte[] input) throws IOException {
        RpcFuzzer fuzzer = running;
        if (fuzzer == null) {
            fuzzer = new RpcFuzzer();
            running = fuzzer;
        }
        fuzzer.post(input);
        if (++fuzzer.bodies == BODIES_MAX) {
            end();
        }
    }

    /** Closes the engine and deletes its store, if there is one. */
    public static synchronized void end() throws IOException {
        RpcFuzzer fuzzer = running;
        running = null;
        if (fuzzer != null) {
            fuzzer.close();
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
        store.close();
        engine.close();
        MemoryDirectory.delete(directory);
    }

    private void post(byte[] body) throws IOException {
        JsonNode request;
        try {
            request = Json.parse(body);
        } catch (CallException e) {
            checkError(parse(rpc.answer(body, calls -> true)), CallException.PARSE);
            return;
        }
        int count = request.isArray() ? request.size() : 1;
        checkError(
                parse(rpc.answer(body, calls -> false)),
                count == 0 || count > BATCH_MAX ? CallException.INVALID_REQUEST : CallException.RATE);
        if (waitsLong(request)) {
            return;
        }
        byte[] reply = rpc.answer(body, calls -> calls == count);
        if (!request.isArray()) {
            checkReply(request, reply.length == 0 ? null : parse(reply));
        } else if (count == 0 || count > BATCH_MAX) {
            checkError(parse(reply), CallException.INVALID_REQUEST);
        } else {
            checkReplies(request, reply.length == 0 ? null : parse(reply));
        }
    }

    private static JsonNode parse(byte[] reply) throws IOException {
        JsonNode node = STRICT.readTree(reply);
        assertTrue(node.isObject() || node.isArray(), "a reply that is none");
        return node;
    }

    private static boolean waitsLong(JsonNode request) {
        List<JsonNode> calls = new ArrayList<>(List.of(request));
        request.forEach(calls::add);
        return calls.stream()
                .anyMatch(call -> call.path("params").path("wait_ms").asLong() > WAIT_MILLIS_MAX);
    }

    private void checkReplies(JsonNode requests, @Nullable JsonNode replies) {
        List<JsonNode> wanting = new ArrayList<>(); // a reply; in the order of the calls
        for (JsonNode request : requests) {
            if (isAnswered(request)) {
                wanting.add(request);
            } else {
                checkReply(request, null);
            }
        }
        if (wanting.isEmpty()) {
            assertEquals(null, replies);
            return;
        }
        if (replies == null || !replies.isArray()) {
            throw new AssertionError("no array of replies: " + replies);
        }
        assertEquals(wanting.size(), replies.size());
        for (int i = 0; i < wanting.size(); i++) {
            checkReply(wanting.get(i), replies.get(i));
        }
    }

    /** Tells whether a call gets a reply: one with an id, or what is no call at all. */
    private static boolean isAnswered(JsonNode request) {
        return !request.isObject() || request.has("id") || !isCall(request);
    }

    private static boolean isCall(JsonNode request) {
        JsonNode id = request.get("id");
        boolean idFits = id == null || id.isNull() || id.isTextual() || id.isNumber();
        return request.path("jsonrpc").asText().equals("2.0")
                && request.path("method").isTextual()
                && idFits;
    }

    private void checkReply(JsonNode request, @Nullable JsonNode reply) {
        assertEquals(isAnswered(request), reply != null, "an answer to who wants none, or none to who wants one");
        if (reply == null) {
            return;
        }
        checkFrame(reply);
        JsonNode id = request.get("id");
        if (id != null && (id.isTextual() || id.isIntegralNumber())) {
            assertEquals(id, reply.get("id"));
        } else if (id == null || !id.isNumber()) {
            assertTrue(reply.get("id").isNull());
        }
        if (reply.has("error")) {
            int code = reply.at("/error/code").asInt();
            assertEquals(isCall(request), code != CallException.INVALID_REQUEST);
        } else {
            Method method = methods.get(request.path("method").asText());
            if (method == null) {
                throw new AssertionError("a result of no method");
            }
            for (String result : method.results()) {
                String name = result.substring(0, result.indexOf(':'));
                assertTrue(reply.path("result").has(name), () -> method.name() + " gives no " + name);
            }
        }
    }

    private static void checkError(JsonNode reply, int code) {
        checkFrame(reply);
        assertEquals(code, reply.at("/error/code").asInt());
        assertTrue(reply.get("id").isNull());
    }

    private static void checkFrame(JsonNode reply) {
        assertEquals("2.0", reply.path("jsonrpc").asText());
        assertEquals(3, reply.size());
        assertTrue(reply.has("id") && (reply.has("result") ^ reply.has("error")));
        if (reply.has("error")) {
            JsonNode error = reply.get("error");
            assertTrue(error.path("code").isInt());
            assertFalse(error.path("message").asText().isBlank());
            assertTrue(error.path("code").asInt() != CallException.INTERNAL, () -> "a fault of ours: " + error);
        }
    }
}
