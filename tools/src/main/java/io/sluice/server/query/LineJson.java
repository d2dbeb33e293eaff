// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.entry.Collapsed;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Gap;
import io.sluice.entry.LevelNumber;
import io.sluice.entry.SourceName;
import io.sluice.read.Cursor;
import io.sluice.read.Line;
import io.sluice.read.Run;
import io.sluice.read.RunLookup;
import io.sluice.read.Tags;
import io.sluice.read.TextPattern;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes lines as JSON objects. Confined to one thread. */
public final class LineJson {
    /** For contents that are wanted whole. */
    public static final int WHOLE = Integer.MAX_VALUE;

    private static final int MARKS_MAX = 100;
    private static final int NANO_DIGITS = 9;
    private static final int MICRO_DIGITS = 6;

    private final long storeId;
    private final int contentMax;
    private final List<TextPattern> marked;
    private final @Nullable RunLookup runs;

    /**
     * Writes lines of a store.
     *
     * @param contentMax how many bytes of a content are written
     * @param marked what is to be shown where it was found
     * @param runs finds the runs that lines lie in, if that is wanted
     */
    public LineJson(long storeId, int contentMax, List<TextPattern> marked, @Nullable RunLookup runs) {
        this.storeId = storeId;
        this.contentMax = contentMax;
        this.marked = marked;
        this.runs = runs;
    }

    /** Writes one line. */
    public void write(Line line, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("cursor", cursor(line.sequence()));
        out.writeStringField("ts", TimeValue.text(line.timeNanos()));
        out.writeNumberField(
                "epoch", BigDecimal.valueOf(line.timeNanos(), NANO_DIGITS).setScale(MICRO_DIGITS, RoundingMode.FLOOR));
        SourceName source = line.source();
        out.writeStringField("context_name", source == null ? null : source.context());
        out.writeStringField("src", source == null ? null : source.service());
        out.writeStringField("stream", source == null ? null : source.stream().label());
        out.writeStringField("level", line.severity().label());
        out.writeNumberField("loglevel", LevelNumber.of(line.severity()));
        out.writeArrayFieldStart("tags");
        for (String tag : Tags.of(line)) {
            out.writeString(tag);
        }
        out.writeEndArray();
        out.writeBooleanField("error", line.isError());
        writeContent(line, out);
        out.writeStringField("kind", line.kind().label());
        if (line.isPartial()) {
            out.writeBooleanField("partial", true);
        }
        Run run = runs == null ? null : runs.runOf(line);
        if (run != null) {
            out.writeStringField("run", cursor(run.startSequence()));
        }
        writeRemark(line, out);
        out.writeEndObject();
    }

    private String cursor(long sequence) {
        return new Cursor(storeId, sequence).toString();
    }

    private void writeContent(Line line, JsonGenerator out) throws IOException {
        int length = line.content().capacity();
        int shown = Math.min(length, contentMax);
        while (shown < length && shown > 0 && isInsideCharacter(line, shown)) {
            shown--;
        }
        byte[] bytes = new byte[shown];
        line.content().getBytes(0, bytes);
        String text = strict(bytes);
        boolean isUtf8 = text != null;
        if (text == null) {
            text = new String(bytes, UTF_8);
        }
        out.writeStringField("content", text);
        if (!isUtf8) {
            out.writeFieldName("content_b64");
            out.writeBinary(bytes);
        }
        if (shown < length) {
            out.writeNumberField("bytes", length);
            out.writeBooleanField("cut", true);
        }
        writeMarks(text, out);
    }

    /** Tells whether a cut at {@code at} would leave part of a character, in bytes that are UTF-8. */
    private static boolean isInsideCharacter(Line line, int at) {
        return (line.content().getByte(at) & 0xC0) == 0x80;
    }

    private static @Nullable String strict(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private void writeMarks(String text, JsonGenerator out) throws IOException {
        if (marked.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("marks");
        int left = MARKS_MAX;
        for (TextPattern pattern : marked) {
            for (int[] mark : pattern.marks(text, left)) {
                out.writeArray(mark, 0, 2);
                left--;
            }
        }
        out.writeEndArray();
    }

    private static void writeRemark(Line line, JsonGenerator out) throws IOException {
        byte[] content =
                line.kind() == EntryKind.GAP || line.kind() == EntryKind.COLLAPSED ? line.copyContent() : new byte[0];
        Gap gap = line.kind() == EntryKind.GAP ? Gap.parse(content, content.length) : null;
        if (gap != null) {
            out.writeObjectFieldStart("gap");
            out.writeStringField("reason", gap.reason().label());
            writeCounts(gap.entries(), gap.bytes(), out);
            writeTimes(gap.firstNanos(), gap.lastNanos(), out);
            out.writeEndObject();
        }
        Collapsed collapsed = line.kind() == EntryKind.COLLAPSED ? Collapsed.parse(content, content.length) : null;
        if (collapsed != null) {
            out.writeObjectFieldStart("collapsed");
            out.writeBooleanField("alike", collapsed.alike());
            writeCounts(collapsed.entries(), collapsed.bytes(), out);
            writeTimes(collapsed.firstNanos(), collapsed.lastNanos(), out);
            out.writeStringField("exemplar", collapsed.exemplar());
            out.writeEndObject();
        }
    }

    private static void writeCounts(long entries, long bytes, JsonGenerator out) throws IOException {
        out.writeNumberField("entries", entries);
        out.writeNumberField("bytes", bytes);
    }

    private static void writeTimes(long firstNanos, long lastNanos, JsonGenerator out) throws IOException {
        out.writeStringField("first", TimeValue.text(firstNanos));
        out.writeStringField("last", TimeValue.text(lastNanos));
    }
}
