// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.rpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.server.query.CallException;
import io.sluice.server.query.Json;
import io.sluice.server.query.Params;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Takes calls apart, has them carried out, and puts replies together. Safe for use by many threads. */
public final class JsonRpc {
    private static final int BATCH_MAX = 100;
    private static final int REPLY_BYTES_MAX = 4 << 20;
    private static final int REPLY_BYTES_MORE = 128; // around the value
    private static final long LANE_WAIT_MILLIS = 1_000;
    private static final byte[] NOTHING = {};
    private static final System.Logger LOGGER = System.getLogger("io.sluice.server");

    private final Map<String, Method> methods = new HashMap<>();
    private final Map<Method.Lane, Semaphore> lanes = new EnumMap<>(Method.Lane.class);

    /** Answers calls of these methods. */
    public JsonRpc(List<Method> methods) {
        methods.forEach(method -> this.methods.put(method.name(), method));
        for (Method.Lane lane : Method.Lane.values()) {
            lanes.put(lane, new Semaphore(lane.callsMax()));
        }
    }

    /**
     * Carries out a call or a batch.
     *
     * @param admission takes a number of calls and says whether so many may come now
     * @return the reply; empty when nobody wants one
     */
    public byte[] answer(byte[] body, IntPredicate admission) throws IOException {
        try {
            JsonNode request = Json.parse(body);
            int count = request.isArray() ? request.size() : 1;
            if (request.isArray() && (count == 0 || count > BATCH_MAX)) {
                throw CallException.of(
                        CallException.INVALID_REQUEST, "a batch has 1 to " + BATCH_MAX + " calls, got " + count);
            }
            if (!admission.test(count)) {
                throw CallException.of(CallException.RATE, "too many calls a second, try again later");
            }
            if (request.isArray()) {
                return answerAll(request);
            }
            byte[] reply = answerOne(request);
            return reply == null ? NOTHING : reply;
        } catch (CallException e) {
            return error(e, null);
        }
    }

    private byte[] answerAll(JsonNode requests) throws IOException {
        ByteArrayOutputStream replies = new ByteArrayOutputStream();
        for (JsonNode request : requests) {
            byte[] reply = replies.size() > REPLY_BYTES_MAX ? tooLarge(request) : answerOne(request);
            if (reply != null) {
                replies.write(replies.size() == 0 ? '[' : ',');
                replies.write(reply);
            }
        }
        if (replies.size() > 0) {
            replies.write(']');
        }
        return replies.toByteArray();
    }

    private static byte @Nullable [] tooLarge(JsonNode request) throws IOException {
        CallException failure = CallException.of(CallException.TOO_LARGE, "the replies of the batch are too large");
        return isNotification(request) ? null : error(failure, idOf(request));
    }

    private static boolean isNotification(JsonNode request) {
        return request.isObject() && !request.has("id");
    }

    /** Returns null when nobody wants a reply. */
    private byte @Nullable [] answerOne(JsonNode request) throws IOException {
        JsonNode id = idOf(request);
        boolean notification = isNotification(request);
        CallException failure;
        try {
            ByteArrayOutputStream result = new ByteArrayOutputStream();
            call(request, result);
            return notification ? null : reply("result", result.toByteArray(), id);
        } catch (CallException e) {
            failure = e;
        } catch (IOException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "a call failed", e);
            failure = CallException.of(CallException.INTERNAL, "the store could not be read, or a fault of ours");
        }
        return notification && failure.code() != CallException.INVALID_REQUEST ? null : error(failure, id);
    }

    private void call(JsonNode request, ByteArrayOutputStream result) throws CallException, IOException {
        JsonNode name = request.get("method");
        boolean isCall = request.path("jsonrpc").asText().equals("2.0") && isId(request.get("id"));
        if (!isCall || name == null || !name.isTextual()) {
            throw CallException.of(
                    CallException.INVALID_REQUEST,
                    "not a call: {\"jsonrpc\":\"2.0\",\"method\":…,\"params\":{…},\"id\":…}");
        }
        Method method = methods.get(name.asText());
        if (method == null) {
            throw CallException.of(CallException.NO_METHOD, "there is no method of this name; see openrpc.json");
        }
        Params params = Params.of(request.get("params"), method.params());
        Semaphore lane = Objects.requireNonNull(lanes.get(method.lane()));
        try {
            if (!lane.tryAcquire(LANE_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw CallException.of(CallException.BUSY, "too many calls at the same time, try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CallException.of(CallException.BUSY, "the server is closing");
        }
        try (JsonGenerator out = Json.generator(result)) {
            method.handler().call(params, out);
        } finally {
            lane.release();
        }
    }

    private static boolean isId(@Nullable JsonNode id) {
        return id == null || id.isNull() || id.isTextual() || id.isNumber();
    }

    private static @Nullable JsonNode idOf(JsonNode request) {
        JsonNode id = request.get("id");
        return isId(id) ? id : null;
    }

    /** Makes the reply to a call that failed. */
    public static byte[] error(CallException failure, @Nullable JsonNode id) throws IOException {
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        try (JsonGenerator out = Json.generator(error)) {
            out.writeStartObject();
            out.writeNumberField("code", failure.code());
            out.writeStringField("message", failure.text());
            if (failure.param() != null) {
                out.writeObjectFieldStart("data");
                out.writeStringField("param", failure.param());
                if (failure.index() >= 0) {
                    out.writeNumberField("index", failure.index());
                }
                out.writeEndObject();
            } else if (failure.data() != null) {
                out.writeFieldName("data");
                Json.write(failure.data(), out);
            }
            out.writeEndObject();
        }
        return reply("error", error.toByteArray(), id);
    }

    private static byte[] reply(String name, byte[] value, @Nullable JsonNode id) throws IOException {
        ByteArrayOutputStream reply = new ByteArrayOutputStream(value.length + REPLY_BYTES_MORE);
        reply.write(("{\"jsonrpc\":\"2.0\",\"" + name + "\":").getBytes(US_ASCII));
        reply.write(value);
        reply.write(",\"id\":".getBytes(US_ASCII));
        try (JsonGenerator out = Json.generator(reply)) {
            if (id == null) {
                out.writeNull();
            } else {
                Json.write(id, out);
            }
        }
        reply.write('}');
        return reply.toByteArray();
    }
}
