// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.server.query.CallException;
import io.sluice.server.query.Json;
import io.sluice.server.rpc.JsonRpc;
import io.sluice.server.rpc.Method;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonRpcTest {
    private static final JsonRpc RPC = new JsonRpc(List.of(
            new Method("big", "", Method.Lane.READ, List.of(), List.of(), (params, out) -> {
                out.writeString("x".repeat(5 << 20));
            }),
            new Method("unsafe", "", Method.Lane.READ, List.of(), List.of(), (params, out) -> {
                throw CallException.withData(
                        CallException.NOT_PERSISTED, "not yet", Json.object().put("persisted", false));
            })));

    @Test
    void aBatchThatIsTooLargeAnswersWhoWantsAnAnswer() throws IOException {
        JsonNode replies = answer("""
                [{"jsonrpc":"2.0","method":"big","id":1},{"jsonrpc":"2.0","method":"big"},
                 {"jsonrpc":"2.0","method":"big","id":3}]""");

        assertEquals(2, replies.size());
        assertEquals(3, replies.get(1).get("id").asInt());
        assertEquals(CallException.TOO_LARGE, replies.get(1).at("/error/code").asInt());
    }

    @Test
    void anErrorSaysWhatBecameOfTheEntries() throws IOException {
        JsonNode error =
                answer("{\"jsonrpc\":\"2.0\",\"method\":\"unsafe\",\"id\":1}").get("error");

        assertEquals("{\"persisted\":false}", error.get("data").toString());
    }

    private static JsonNode answer(String request) throws IOException {
        return Serving.JSON.readTree(RPC.answer(request.getBytes(UTF_8), calls -> true));
    }
}
