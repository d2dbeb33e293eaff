package io.sluice.bench.peer;

import java.util.Locale;

/**
 * Says how a SQLite database is written.
 *
 * @param journal WAL or DELETE
 * @param synchronous FULL, NORMAL or OFF
 * @param batch how many rows a transaction has
 * @param indexed whether there are indexes on what a UI asks for: the service, the time, the level
 */
public record SqliteSettings(String journal, String synchronous, int batch, boolean indexed) {
    /** What a careful programmer would choose: no row is lost with the process, and all can be found. */
    public static final SqliteSettings BEST = new SqliteSettings("WAL", "NORMAL", 10_000, true);

    /** Returns these settings in few words. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s, %s, %,d a transaction, %s",
                journal,
                synchronous,
                batch,
                indexed ? "indexed" : "plain");
    }
}
