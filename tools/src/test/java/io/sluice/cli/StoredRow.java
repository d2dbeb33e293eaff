package io.sluice.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.Tags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Copies all that a store keeps of a line; texts of bytes have one character for each (ISO 8859-1). */
record StoredRow(
        String source,
        EntryKind kind,
        Severity severity,
        boolean error,
        long timeNanos,
        List<String> tags,
        String message) {

    /** Reads all lines of a store. */
    static List<StoredRow> all(Path directory) throws IOException {
        List<StoredRow> rows = new ArrayList<>();
        try (LogReader reader = LogReader.open(directory, notice -> {
                    throw new AssertionError(notice);
                });
                LineCursor lines = reader.forward(Query.builder().build(), 0)) {
            while (lines.next() || lines.flush()) {
                rows.add(of(lines.line()));
            }
        }
        return rows;
    }

    private static StoredRow of(Line line) {
        return new StoredRow(
                String.valueOf(line.source()),
                line.kind(),
                line.severity(),
                line.isError(),
                line.timeNanos(),
                Tags.of(line),
                new String(line.copyContent(), ISO_8859_1));
    }

    @Override
    public String toString() {
        String text = message.length() > 60 ? message.substring(0, 60) + "... (" + message.length() + ")" : message;
        return source + ' ' + kind + ' ' + severity + (error ? " error " : " ") + timeNanos + ' ' + tags + " '" + text
                + "'";
    }
}
