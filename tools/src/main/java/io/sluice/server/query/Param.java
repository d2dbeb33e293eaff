// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.query;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/**
 * Declares one parameter: what is checked of it, and what the description of the methods says, come from here.
 * Immutable.
 *
 * @param name its name
 * @param type what it takes
 * @param required whether it must be there
 * @param usual what counts when it is not there, for a number, a flag or a choice
 * @param min the least number
 * @param max the greatest number, or how many texts
 * @param choices what a choice is of
 * @param about a sentence for people
 */
public record Param(
        String name,
        Type type,
        boolean required,
        String usual,
        long min,
        long max,
        List<String> choices,
        String about) {
    /** Names what parameters take. */
    public enum Type {
        TEXT("\"type\":\"string\""),
        /** One text, or a list. */
        TEXTS("\"oneOf\":[{\"type\":\"string\"},{\"type\":\"array\",\"items\":{\"type\":\"string\"}}]"),
        INTEGER("\"type\":\"integer\""),
        FLAG("\"type\":\"boolean\""),
        CHOICE("\"type\":\"string\""),
        TIME("\"type\":[\"string\",\"number\"]"),
        LEVEL("\"type\":[\"string\",\"integer\"]"),
        LEVELS("\"type\":\"array\",\"items\":{\"type\":[\"string\",\"integer\"]}"),
        CURSOR("\"type\":\"string\",\"pattern\":\"^[0-9a-fA-F]{16}-[0-9]+$\""),
        /** Looked at by the method itself. */
        ANY("");

        private final String schema;

        Type(String schema) {
            this.schema = schema;
        }
    }

    private static Param of(String name, Type type, String about) {
        return new Param(name, type, false, "", 0, 0, List.of(), about);
    }

    /** Declares a text. */
    public static Param text(String name, String about) {
        return of(name, Type.TEXT, about);
    }

    /** Declares a text or a list of so many at most. */
    public static Param texts(String name, int countMax, String about) {
        return new Param(name, Type.TEXTS, false, "", 0, countMax, List.of(), about);
    }

    /** Declares a whole number. */
    public static Param integer(String name, long usual, long min, long max, String about) {
        return new Param(name, Type.INTEGER, false, Long.toString(usual), min, max, List.of(), about);
    }

    /** Declares a flag. */
    public static Param flag(String name, boolean usual, String about) {
        return new Param(name, Type.FLAG, false, Boolean.toString(usual), 0, 0, List.of(), about);
    }

    /** Declares one word of several, of which the first is the usual one. */
    public static Param choice(String name, List<String> choices, String about) {
        return new Param(name, Type.CHOICE, false, choices.get(0), 0, 0, choices, about);
    }

    /** Declares a time, a level, levels, a cursor or what the method looks at itself. */
    public static Param value(String name, Type type, String about) {
        return of(name, type, about);
    }

    /** Returns the same, which must be there. */
    public Param asRequired() {
        return new Param(name, type, true, usual, min, max, choices, about);
    }

    /** Writes it as OpenRPC has it: a content descriptor. */
    public void describe(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", name);
        out.writeStringField("description", about);
        out.writeBooleanField("required", required);
        out.writeObjectFieldStart("schema");
        if (!type.schema.isEmpty()) {
            out.writeRaw(type.schema);
            out.flush();
        }
        String comma = type.schema.isEmpty() ? "" : ",";
        if (type == Type.INTEGER) {
            out.writeRaw(comma + "\"minimum\":" + min + ",\"maximum\":" + max + ",\"default\":" + usual);
        } else if (type == Type.FLAG) {
            out.writeRaw(comma + "\"default\":" + usual);
        } else if (type == Type.CHOICE) {
            out.writeRaw(comma + "\"enum\":[\"" + String.join("\",\"", choices) + "\"],\"default\":\"" + usual + '"');
        }
        out.writeEndObject();
        out.writeEndObject();
    }
}
