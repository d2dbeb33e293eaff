package io.sluice.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes the report of a run into a directory: data, pictures, and the tables within a document. */
public final class Report {
    /** The document's name. */
    public static final String DOCUMENT = "LOG_BATCHER_BENCH.md";

    /** The name of the file with the data. */
    public static final String DATA = "log-batcher-bench.json";

    private Report() {}

    /**
     * Writes all files.
     *
     * @param template the document whose regions are filled
     */
    public static void write(Path directory, String template, Results results) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(DATA), results.toJson(), UTF_8);
        for (Map.Entry<String, String> picture : Pictures.of(results).entrySet()) {
            Files.writeString(directory.resolve(picture.getKey()), picture.getValue(), UTF_8);
        }
        Files.writeString(directory.resolve(DOCUMENT), document(template, results), UTF_8);
    }

    /** Returns a document with its regions filled. */
    public static String document(String template, Results results) {
        Tables tables = new Tables(results);
        return Regions.fill(template, tables::markdown);
    }

    /** Returns the tables for a terminal. */
    public static String text(Results results) {
        Tables tables = new Tables(results);
        StringBuilder text = new StringBuilder();
        for (String name : Tables.NAMES) {
            String table = tables.columns(name);
            if (!table.isEmpty()) {
                text.append(Tables.titleOf(name)).append('\n').append(table).append('\n');
            }
        }
        return text.toString();
    }
}
