// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.server.query.CallException;
import io.sluice.server.query.Json;
import io.sluice.server.query.Param;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** Describes methods as OpenRPC does, from their declarations and the example that each has. */
public final class OpenRpc {
    private static final String VERSION = "1.3.2";

    private OpenRpc() {}

    /** Writes the document. */
    public static byte[] document(List<Method> methods) throws IOException {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        try (JsonGenerator out = Json.generator(document)) {
            out.writeStartObject();
            out.writeStringField("openrpc", VERSION);
            out.writeObjectFieldStart("info");
            out.writeStringField("title", "Sluice");
            out.writeStringField("version", "1");
            out.writeStringField("description", "Logs of a supervisor's services: insert, ask, follow.");
            out.writeEndObject();
            out.writeArrayFieldStart("methods");
            for (Method method : methods) {
                describe(method, out);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        return document.toByteArray();
    }

    private static void describe(Method method, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", method.name());
        out.writeStringField("summary", method.summary());
        out.writeStringField("paramStructure", "by-name");
        out.writeArrayFieldStart("params");
        for (Param param : method.params()) {
            param.describe(out);
        }
        out.writeEndArray();
        out.writeObjectFieldStart("result");
        out.writeStringField("name", "result");
        out.writeObjectFieldStart("schema");
        out.writeStringField("type", "object");
        out.writeArrayFieldStart("required");
        for (String result : method.results()) {
            out.writeString(result.substring(0, result.indexOf(':')));
        }
        out.writeEndArray();
        out.writeObjectFieldStart("properties");
        for (String result : method.results()) {
            describeResult(result, out);
        }
        out.writeEndObject();
        out.writeEndObject();
        out.writeEndObject();
        writeExample(method, out);
        out.writeEndObject();
    }

    private static void describeResult(String result, JsonGenerator out) throws IOException {
        int colon = result.indexOf(':');
        boolean nullable = result.endsWith("?");
        String type = result.substring(colon + 1, result.length() - (nullable ? 1 : 0));
        out.writeObjectFieldStart(result.substring(0, colon));
        if (nullable) {
            out.writeFieldName("type");
            out.writeStartArray();
            out.writeString(type);
            out.writeString("null");
            out.writeEndArray();
        } else {
            out.writeStringField("type", type);
        }
        out.writeEndObject();
    }

    private static void writeExample(Method method, JsonGenerator out) throws IOException {
        JsonNode example = example(method);
        out.writeArrayFieldStart("examples");
        out.writeStartObject();
        out.writeStringField("name", method.name());
        out.writeArrayFieldStart("params");
        for (Map.Entry<String, JsonNode> param : example.path("params").properties()) {
            writeValue(param.getKey(), param.getValue(), out);
        }
        out.writeEndArray();
        out.writeFieldName("result");
        writeValue("result", example.path("result"), out);
        out.writeEndObject();
        out.writeEndArray();
    }

    private static void writeValue(String name, JsonNode value, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", name);
        out.writeFieldName("value");
        Json.write(value, out);
        out.writeEndObject();
    }

    /** Reads a method's example: its {@code params} and the {@code result}. */
    static JsonNode example(Method method) throws IOException {
        try (InputStream in = OpenRpc.class.getResourceAsStream("examples/" + method.name() + ".json")) {
            if (in == null) {
                throw new IOException("no example of " + method.name());
            }
            return Json.parse(in.readAllBytes());
        } catch (CallException e) {
            throw new IOException("the example of " + method.name(), e);
        }
    }
}
