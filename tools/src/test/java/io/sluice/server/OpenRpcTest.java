// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the description of the methods against what they do. */
class OpenRpcTest {
    private static final String STORE_OF_EXAMPLES = "3f2a9c1b00e4d7a1";

    @TempDir
    Path directory;

    @Test
    void everyMethodHasAnExampleThatRunsAndGivesWhatIsDescribed() throws Exception {
        try (Serving serving = Serving.open(directory)) {
            JsonNode document =
                    Serving.JSON.readTree(serving.get("openrpc.json").body());
            assertTrue(document.get("openrpc").asText().startsWith("1.3"));
            assertEquals(9, document.get("methods").size());
            for (JsonNode method : document.get("methods")) {
                runExample(method, serving);
            }
        }
    }

    private static void runExample(JsonNode method, Serving serving) throws IOException {
        String name = method.get("name").asText();
        JsonNode example = method.get("examples").get(0);
        ObjectNode params = Serving.JSON.createObjectNode();
        example.get("params").forEach(param -> params.set(param.get("name").asText(), param.get("value")));
        String own = HexFormat.of().toHexDigits(serving.engine.storeId());
        JsonNode result = serving.call(name, params.toString().replace(STORE_OF_EXAMPLES, own));
        JsonNode schema = method.get("result").get("schema");
        for (JsonNode shown : new JsonNode[] {result, example.get("result").get("value")}) {
            for (JsonNode required : schema.get("required")) {
                JsonNode value = shown.get(required.asText());
                assertTrue(value != null, name + " lacks " + required);
                String types = schema.get("properties")
                        .get(required.asText())
                        .get("type")
                        .toString();
                assertTrue(types.contains('"' + typeOf(value) + '"'), name + "." + required + " is " + value);
            }
        }
    }

    private static String typeOf(JsonNode value) {
        return value.isIntegralNumber()
                ? "integer"
                : switch (value.getNodeType()) {
                    case ARRAY -> "array";
                    case OBJECT -> "object";
                    case BOOLEAN -> "boolean";
                    case NULL -> "null";
                    case NUMBER -> "number";
                    default -> "string";
                };
    }

    @Test
    void everyParameterThatIsDescribedIsTakenAndNoOther() throws Exception {
        try (Serving serving = Serving.open(directory)) {
            JsonNode document =
                    Serving.JSON.readTree(serving.get("openrpc.json").body());
            for (JsonNode method : document.get("methods")) {
                for (JsonNode param : method.get("params")) {
                    assertTrue(param.get("schema").isObject());
                    String request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":" + method.get("name") + ",\"params\":{"
                            + param.get("name") + ":null,\"no_such\":1}}";
                    JsonNode error =
                            Serving.JSON.readTree(serving.post(request).body()).get("error");
                    assertEquals(-32602, error.get("code").asInt());
                    String about = error.get("data").get("param").asText();
                    assertTrue(about.equals("no_such") || isRequired(method, about), about);
                }
            }
        }
    }

    private static boolean isRequired(JsonNode method, String name) {
        for (JsonNode param : method.get("params")) {
            if (param.get("name").asText().equals(name)) {
                return param.get("required").asBoolean();
            }
        }
        return false;
    }

    @Test
    void theContractNamesEveryMethod() throws IOException {
        Path contract = Path.of("..", "docs", "RPC.md").toAbsolutePath().normalize();
        String text = Files.readString(contract);
        for (Map.Entry<String, String> method : Map.of(
                        "logs.insert", "", "logs.query", "", "logs.tail", "", "log_batcher.stats", "")
                .entrySet()) {
            assertTrue(text.contains("### " + method.getKey()), method.getKey());
        }
    }
}
