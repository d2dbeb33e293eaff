// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.entry.TagList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds an entry that somebody wants stored, with all of it checked. Immutable. */
public final class InsertEntry {
    private static final byte[] NO_TAGS = {};
    private static final int TAGS_MAX = 100;
    private static final List<Param> PARAMS = List.of(
            Param.text("src", "The service that it is of."),
            Param.text("content", "What it says; kept byte for byte."),
            Param.text("context_name", "The service's context; core if none is given."),
            Param.choice(
                    "stream", List.of("rpc", "stdout", "stderr", "pty", "monitor"), "The stream that it came from."),
            Param.value("tags", Param.Type.ANY, "A list of texts, or such a list as a text."),
            Param.value("epoch", Param.Type.TIME, "When it was; now if not given."),
            Param.value("loglevel", Param.Type.LEVEL, "Its level."),
            Param.value("level", Param.Type.LEVEL, "The same under another name."),
            Param.flag("error", false, "Whether it reports an error, whatever its level."));

    private final SourceName source;
    private final Severity severity;
    private final long timeNanos;
    private final boolean hasTime;
    private final boolean error;
    private final byte[] tags;
    private final byte[] content;

    private InsertEntry(Params params, SourceName source, byte[] tags, byte[] content) throws CallException {
        Severity loglevel = params.level("loglevel");
        Severity level = params.level("level");
        if (loglevel != null && level != null) {
            throw CallException.param("level", "give loglevel or level, not both");
        }
        Severity either = loglevel == null ? level : loglevel;
        this.source = source;
        this.severity = either == null ? Severity.INFO : either;
        this.hasTime = params.has("epoch");
        this.timeNanos = params.timeNanos("epoch", TimeValue.now(), 0);
        this.error = params.flag("error");
        this.tags = tags;
        this.content = content;
    }

    /** Declares its fields; {@code alone} when they are not beside a list of other entries, which may be instead. */
    public static List<Param> params(boolean alone) {
        return alone ? ALONE : PARAMS;
    }

    private static final List<Param> ALONE = PARAMS.stream()
            .map(param -> param.name().equals("src") || param.name().equals("content") ? param.asRequired() : param)
            .toList();

    /** Reads an entry. */
    public static InsertEntry of(Params params) throws CallException {
        String service = required("src", params);
        String content = required("content", params);
        String context = params.text("context_name");
        Stream stream = Stream.ofLabel(params.choice("stream"));
        try {
            SourceName source = new SourceName(
                    context == null ? SourceName.DEFAULT_CONTEXT : context,
                    service,
                    stream == null ? Stream.RPC : stream);
            return new InsertEntry(params, source, tags(params.raw("tags")), content.getBytes(UTF_8));
        } catch (IllegalArgumentException e) {
            throw CallException.param("src", String.valueOf(e.getMessage()));
        }
    }

    private static String required(String name, Params params) throws CallException {
        String text = params.text(name);
        if (text == null) {
            throw CallException.param(name, name + " is missing");
        }
        return text;
    }

    private static byte[] tags(@Nullable JsonNode node) throws CallException {
        if (node == null || node.isNull()) {
            return NO_TAGS;
        }
        List<String> tags = null;
        if (node.isTextual()) { // as the old schema has it
            tags = TagList.parse(node.asText().getBytes(UTF_8));
        } else if (node.isArray() && node.size() <= TAGS_MAX) {
            tags = new ArrayList<>();
            for (JsonNode tag : node) {
                tags.add(tag.isTextual() ? tag.asText() : tag.toString());
            }
        }
        if (tags == null) {
            throw CallException.param(
                    "tags",
                    "tags must be a list of up to " + TAGS_MAX + " texts, got " + Params.shown(node.toString()));
        }
        return tags.isEmpty() ? NO_TAGS : TagList.encode(tags);
    }

    /** Returns where it is of. */
    public SourceName source() {
        return source;
    }

    /** Returns its severity. */
    public Severity severity() {
        return severity;
    }

    /** Tells whether it has a time of its own. */
    public boolean hasTime() {
        return hasTime;
    }

    /** Returns that time, nanoseconds since the epoch. */
    public long timeNanos() {
        return timeNanos;
    }

    /** Tells whether it reports an error. */
    public boolean error() {
        return error;
    }

    /** Returns its tags, as entries have them; empty for none. */
    public byte[] tags() {
        return tags;
    }

    /** Returns what it says. */
    public byte[] content() {
        return content;
    }
}
