package io.sluice.bench;

import io.sluice.bench.Entrant.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Lists the settings of SQLite that are measured: in a full run all of them, in a quick one those that people use. */
final class SqliteGrid {
    private static final int LINE = 141;

    private SqliteGrid() {}

    static List<Entrant> entrants(Options options) {
        List<Entrant> entrants = new ArrayList<>();
        boolean full = options.mode() == Options.Mode.FULL;
        List<String> journals = List.of("WAL", "DELETE");
        List<String> syncs = full ? List.of("FULL", "NORMAL", "OFF") : List.of("NORMAL");
        List<Integer> batches = full ? List.of(1, 100, 1_000, 10_000) : List.of(1, 1_000, 10_000);
        for (String journal : journals) {
            for (String sync : syncs) {
                for (int batch : batches) {
                    for (boolean indexed : new boolean[] {true, false}) {
                        for (String reader : full ? List.of("none", "polled") : List.of("none")) {
                            entrants.add(entrant(settings(journal, sync, batch, indexed, reader), options));
                        }
                    }
                }
            }
        }
        if (!full) {
            entrants.add(entrant(settings("WAL", "NORMAL", 10_000, true, "polled"), options));
        }
        Map<String, String> split = new TreeMap<>(settings("WAL", "NORMAL", 10_000, true, "none"));
        split.put("split", "true");
        entrants.add(entrant(split, options));
        return entrants;
    }

    private static Map<String, String> settings(
            String journal, String synchronous, int batch, boolean indexed, String reader) {
        return Map.of(
                "journal",
                journal,
                "synchronous",
                synchronous,
                "batch",
                String.valueOf(batch),
                "indexed",
                String.valueOf(indexed),
                "reader",
                reader);
    }

    private static Entrant entrant(Map<String, String> settings, Options options) {
        boolean polled = "polled".equals(settings.get("reader"));
        double seconds = options.pick(0.1, polled ? 2.0 : 0.6, polled ? 2.0 : 0.8);
        String text = String.format(
                Locale.ROOT,
                "%s, %s, %s a transaction, %s%s%s",
                settings.get("journal"),
                settings.get("synchronous"),
                settings.get("batch"),
                "true".equals(settings.get("indexed")) ? "indexed" : "plain",
                polled ? ", a reader polls" : "",
                settings.containsKey("split") ? ", a database for each context and day" : "");
        return new Entrant("SQLite", text, "sqlite", settings, new Load(2, LINE, seconds, 0, "disk"));
    }
}
