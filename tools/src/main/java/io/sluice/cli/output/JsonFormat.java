package io.sluice.cli.output;

import io.sluice.entry.Collapsed;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Gap;
import io.sluice.entry.SourceName;
import io.sluice.read.Cursor;
import io.sluice.read.Line;
import io.sluice.read.Run;
import io.sluice.read.RunLookup;
import io.sluice.read.Tags;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Prints each line as one JSON object on a line of its own. */
public final class JsonFormat implements LineFormat {
    private final long storeId;
    private final TimeText times = TimeText.utc();
    private final Contents contents = new Contents();
    private final RunLookup runs;

    /** Prints lines of the store with this number, which their cursors carry, and the runs that they lie in. */
    public JsonFormat(long storeId, RunLookup runs) {
        this.storeId = storeId;
        this.runs = runs;
    }

    @Override
    public boolean shows(Line line) {
        return true;
    }

    @Override
    public void print(Line line, ByteOutput out) throws IOException {
        out.putAscii("{\"ts\":\"");
        times.putRfc3339(out, line.timeNanos());
        out.putAscii("\",\"seq\":");
        out.putNumber(line.sequence());
        out.putAscii(",\"cursor\":\"");
        out.putAscii(new Cursor(storeId, line.sequence()).toString());
        out.put('"');
        putSource(line.source(), out);
        out.putAscii(",\"level\":\"");
        out.putAscii(line.severity().label());
        out.putAscii("\",\"tags\":");
        putTags(line, out);
        if (line.isError()) {
            out.putAscii(",\"error\":true");
        }
        out.putAscii(",\"message\":");
        contents.take(line);
        if (!JsonText.put(out, contents.bytes(), contents.length())) {
            out.putAscii(",\"message_b64\":");
            JsonText.putBase64(out, contents.bytes(), contents.length());
        }
        if (line.kind() != EntryKind.LINE) {
            out.putAscii(",\"kind\":\"");
            out.putAscii(line.kind().label());
            out.put('"');
            putRemark(line.kind(), out);
        }
        if (line.isPartial()) {
            out.putAscii(",\"partial\":true");
        }
        Run run = runs.runOf(line);
        if (run != null) {
            out.putAscii(",\"run\":");
            out.putNumber(run.startSequence());
        }
        out.putAscii("}\n");
    }

    private static void putTags(Line line, ByteOutput out) throws OutputFailedException {
        out.put('[');
        boolean first = true;
        for (String tag : Tags.of(line)) {
            if (!first) {
                out.put(',');
            }
            first = false;
            JsonText.put(out, tag);
        }
        out.put(']');
    }

    /** Puts the fields of a gap or a count of collapsed lines, whose text is in {@link #contents}. */
    private void putRemark(EntryKind kind, ByteOutput out) throws OutputFailedException {
        Gap gap = kind == EntryKind.GAP ? Gap.parse(contents.bytes(), contents.length()) : null;
        if (gap != null) {
            out.putAscii(",\"gap\":{\"reason\":\"" + gap.reason().label() + '"');
            putCounts(gap.entries(), gap.bytes(), out);
            putTimes(gap.firstNanos(), gap.lastNanos(), out);
            out.put('}');
        }
        Collapsed collapsed = kind == EntryKind.COLLAPSED ? Collapsed.parse(contents.bytes(), contents.length()) : null;
        if (collapsed != null) {
            out.putAscii(",\"collapsed\":{\"alike\":" + collapsed.alike());
            putCounts(collapsed.entries(), collapsed.bytes(), out);
            putTimes(collapsed.firstNanos(), collapsed.lastNanos(), out);
            out.putAscii(",\"exemplar\":");
            JsonText.put(out, collapsed.exemplar());
            out.put('}');
        }
    }

    private static void putCounts(long entries, long bytes, ByteOutput out) throws OutputFailedException {
        out.putAscii(",\"entries\":" + entries + ",\"bytes\":" + bytes);
    }

    private void putTimes(long firstNanos, long lastNanos, ByteOutput out) throws OutputFailedException {
        out.putAscii(",\"first\":\"");
        times.putRfc3339(out, firstNanos);
        out.putAscii("\",\"last\":\"");
        times.putRfc3339(out, lastNanos);
        out.put('"');
    }

    private static void putSource(@Nullable SourceName source, ByteOutput out) throws OutputFailedException {
        if (source == null) {
            out.putAscii(",\"context\":null,\"service\":null,\"stream\":null");
            return;
        }
        out.putAscii(",\"context\":\"");
        out.putAscii(source.context());
        out.putAscii("\",\"service\":\"");
        out.putAscii(source.service());
        out.putAscii("\",\"stream\":\"");
        out.putAscii(source.stream().label());
        out.put('"');
    }
}
