// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.entry.Severity;
import io.sluice.read.Cursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds the parameters of one call, checked against what is declared. Confined to one thread. */
public final class Params {
    private static final int SHOWN_CHARS_MAX = 80;

    private final ObjectNode values;
    private final Map<String, Param> declared = new HashMap<>();
    private final boolean fromUrl;

    private Params(ObjectNode values, boolean fromUrl) {
        this.values = values;
        this.fromUrl = fromUrl;
    }

    /**
     * Takes the parameters of a call.
     *
     * @param node an object, or null or nothing for none
     * @throws CallException when it is something else, one is not declared, or one is missing
     */
    public static Params of(@Nullable JsonNode node, List<Param> declared) throws CallException {
        if (node != null && !node.isObject() && !node.isNull()) {
            throw CallException.of(CallException.INVALID_PARAMS, "params must be an object");
        }
        return new Params(node instanceof ObjectNode object ? object : Json.object(), false).check(declared);
    }

    /** Takes the parameters of a URL, where a list is a name that comes several times. */
    public static Params ofUrl(Map<String, List<String>> query, List<Param> declared) throws CallException {
        ObjectNode values = Json.object();
        for (Map.Entry<String, List<String>> entry : query.entrySet()) {
            if (entry.getValue().size() == 1) {
                values.put(entry.getKey(), entry.getValue().get(0));
            } else {
                entry.getValue().forEach(values.putArray(entry.getKey())::add); // withArray takes /a for a path
            }
        }
        return new Params(values, true).check(declared);
    }

    private Params check(List<Param> known) throws CallException {
        for (Param param : known) {
            declared.put(param.name(), param);
            if (param.required() && !has(param.name())) {
                throw CallException.param(param.name(), param.name() + " is missing: " + param.about());
            }
        }
        for (Map.Entry<String, JsonNode> value : values.properties()) {
            if (!declared.containsKey(value.getKey())) {
                throw CallException.param(value.getKey(), "there is no parameter " + shown(value.getKey()));
            }
        }
        return this;
    }

    /** Tells whether a parameter was given. */
    public boolean has(String name) {
        return values.hasNonNull(name);
    }

    /** Returns a parameter as it came, null when it was not given. */
    public @Nullable JsonNode raw(String name) {
        return values.get(name);
    }

    /** Returns all parameters. */
    public ObjectNode all() {
        return values;
    }

    /** Returns a text, null when it was not given. */
    public @Nullable String text(String name) throws CallException {
        JsonNode node = values.get(name);
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw CallException.param(name, name + " must be one text, got " + shown(node.toString()));
        }
        return node.asText();
    }

    /** Returns one word of the declared ones. */
    public String choice(String name) throws CallException {
        Param param = param(name);
        String given = text(name);
        if (given != null && !param.choices().contains(given)) {
            throw CallException.param(
                    name, name + " must be " + String.join(", ", param.choices()) + ", got " + shown(given));
        }
        return given == null ? param.usual() : given;
    }

    /** Returns texts; none when they were not given. */
    public List<String> texts(String name) throws CallException {
        List<String> texts = new ArrayList<>();
        JsonNode node = values.get(name);
        if (node == null || node.isNull()) {
            return texts;
        }
        if (node.isTextual()) {
            return List.of(node.asText());
        }
        for (JsonNode one : node) {
            if (!one.isTextual()) {
                throw CallException.param(name, name + " must be texts, got " + shown(one.toString()));
            }
            texts.add(one.asText());
        }
        if (!node.isArray() || texts.size() > param(name).max()) {
            throw CallException.param(
                    name,
                    name + " must be a text or a list of up to " + param(name).max());
        }
        return texts;
    }

    /** Returns a whole number within the declared range. */
    public long integer(String name) throws CallException {
        Param param = param(name);
        JsonNode node = values.get(name);
        long number = Long.parseLong(param.usual());
        if (node != null && !node.isNull()) {
            boolean whole = node.isIntegralNumber() && node.canConvertToLong();
            if (!whole && !(fromUrl && node.asText().matches("-?\\d{1,18}"))) {
                throw outOfRange(param, node.toString());
            }
            number = whole ? node.asLong() : Long.parseLong(node.asText());
        }
        if (number < param.min() || number > param.max()) {
            throw outOfRange(param, Long.toString(number));
        }
        return number;
    }

    private static CallException outOfRange(Param param, String got) {
        return CallException.param(
                param.name(),
                param.name() + " must be a whole number from " + param.min() + " to " + param.max() + ", got "
                        + shown(got));
    }

    /** Returns a flag; 1 and 0 count as true and false. */
    public boolean flag(String name) throws CallException {
        JsonNode node = values.get(name);
        String text = node == null || node.isNull() ? param(name).usual() : node.asText();
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw CallException.param(name, name + " must be true or false, got " + shown(text));
        };
    }

    /** Returns a time, nanoseconds since the epoch, or {@code absent} when it was not given. */
    public long timeNanos(String name, long nowNanos, long absent) throws CallException {
        JsonNode node = values.get(name);
        return node == null || node.isNull() ? absent : TimeValue.nanos(name, node, nowNanos);
    }

    /** Returns a level, null when it was not given. */
    public @Nullable Severity level(String name) throws CallException {
        JsonNode node = values.get(name);
        return node == null || node.isNull() ? null : LevelValue.severity(name, node);
    }

    /** Returns a cursor of the store, null when it was not given. */
    public @Nullable Cursor cursor(String name, long storeId) throws CallException {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            Cursor cursor = Cursor.parse(text);
            if (cursor.storeId() != storeId) {
                throw CallException.param(name, name + " is a cursor of another store: " + cursor);
            }
            return cursor;
        } catch (IllegalArgumentException e) {
            throw CallException.param(name, name + ": " + shown(String.valueOf(e.getMessage())));
        }
    }

    private Param param(String name) {
        Param found = declared.get(name);
        if (found == null) {
            throw new IllegalStateException(name + " is not declared");
        }
        return found;
    }

    /** Shortens what somebody sent, for an error. */
    static String shown(String text) {
        return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "…";
    }
}
