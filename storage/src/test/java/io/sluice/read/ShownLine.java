package io.sluice.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.testing.TestEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Copies what a reader shows of a line, or says what it should show. */
record ShownLine(long sequence, TestEntry end, EntryKind kind, boolean partial) {
    /** Copies the line that a cursor shows. */
    static ShownLine of(LineCursor cursor) {
        Line line = cursor.line();
        String content = new String(line.copyContent(), ISO_8859_1);
        return new ShownLine(
                line.sequence(),
                new TestEntry(line.sourceNumber(), line.timeNanos(), line.severity(), 0, content),
                line.kind(),
                line.isPartial());
    }

    /** Says how a line of several parts is shown. */
    static ShownLine joined(long sequence, List<TestEntry> parts) {
        TestEntry first = parts.get(0);
        TestEntry last = parts.get(parts.size() - 1);
        StringBuilder content = new StringBuilder();
        parts.forEach(part -> content.append(part.content()));
        return new ShownLine(
                sequence,
                new TestEntry(last.source(), last.timeNanos(), last.severity(), 0, content.toString()),
                EntryFlags.kind(last.flags()),
                EntryFlags.continued(first.flags()) || EntryFlags.continues(last.flags()));
    }

    /** Reads all lines that a cursor has now, and then those whose end has not come; closes it. */
    static List<ShownLine> readAll(LineCursor cursor) throws IOException {
        List<ShownLine> lines = new ArrayList<>();
        try (cursor) {
            while (cursor.next()) {
                lines.add(of(cursor));
            }
            while (cursor.flush()) {
                lines.add(of(cursor));
            }
        }
        return lines;
    }

    /** Takes a notice where there must be none. */
    static void fail(String notice) {
        throw new AssertionError(notice);
    }

    int source() {
        return end.source();
    }

    long timeNanos() {
        return end.timeNanos();
    }

    Severity severity() {
        return end.severity();
    }

    String content() {
        return end.content();
    }

    @Override
    public String toString() {
        String text = content().length() > 40 ? content().substring(0, 40) + "..." : content();
        return sequence + "/" + source() + (partial ? " partial" : "") + " '" + text + "'";
    }
}
