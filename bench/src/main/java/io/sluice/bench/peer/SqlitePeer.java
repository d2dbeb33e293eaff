package io.sluice.bench.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.entry.Severity;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps entries in SQLite, with the schema that Sluice replaces. Its levels are 254 for errors and 10 for others.
 * Confined to one thread, but a connection of its own may read beside it.
 */
public final class SqlitePeer implements AutoCloseable {
    private static final int ERROR_LEVEL = 254;
    private static final int INFO_LEVEL = 10;
    private static final String SCHEMA = "CREATE TABLE logs(logid INTEGER PRIMARY KEY AUTOINCREMENT,"
            + " context_name TEXT DEFAULT 'core', src TEXT, tags TEXT DEFAULT '[]', epoch INTEGER,"
            + " loglevel INTEGER, error INTEGER, content TEXT)";

    private final Connection connection;
    private final PreparedStatement insert;
    private final int batch;
    private long count;

    /** Makes an empty database, or opens one that this has made. */
    public SqlitePeer(Path file, SqliteSettings settings) throws SQLException {
        batch = settings.batch();
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=" + settings.journal());
            statement.execute("PRAGMA synchronous=" + settings.synchronous());
            statement.execute("PRAGMA cache_size=-65536");
            statement.execute("PRAGMA busy_timeout=60000");
            statement.execute(SCHEMA);
            if (settings.indexed()) {
                statement.execute("CREATE INDEX by_src ON logs(src, logid)");
                statement.execute("CREATE INDEX by_epoch ON logs(epoch)");
                statement.execute("CREATE INDEX by_level ON logs(loglevel, src)");
            }
        }
        connection.setAutoCommit(false);
        insert = connection.prepareStatement(
                "INSERT INTO logs(src, epoch, loglevel, error, content) VALUES (?, ?, ?, ?, ?)");
    }

    /** Inserts a row and commits when as many as a transaction has are in. */
    public void insert(String service, long epochMillis, Severity severity, String content) throws SQLException {
        boolean error = severity.code() >= Severity.ERROR.code();
        insert.setString(1, service);
        insert.setLong(2, epochMillis);
        insert.setInt(3, error ? ERROR_LEVEL : INFO_LEVEL);
        insert.setInt(4, error ? 1 : 0);
        insert.setString(5, content);
        insert.addBatch();
        if (++count % batch == 0) {
            commit();
        }
    }

    /** Inserts all entries of a feed, and commits. */
    public void insertAll(EntryFeed entries) throws SQLException {
        while (entries.next()) {
            insert(
                    entries.service(),
                    entries.timeNanos() / 1_000_000,
                    entries.severity(),
                    new String(entries.content(), ISO_8859_1));
        }
        commit();
    }

    /** Commits what is not committed yet. */
    public void commit() throws SQLException {
        insert.executeBatch();
        connection.commit();
    }

    /** Returns how many rows have been inserted. */
    public long count() {
        return count;
    }

    /** Counts the rows in the database. */
    public long rows() throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery("SELECT count(*) FROM logs")) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** Removes the older half of the rows, as retention has to. */
    public void removeHalf() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM logs WHERE logid <= (SELECT max(logid) / 2 FROM logs)");
            connection.commit();
        }
    }

    /** Makes the file as small as it can be. */
    public void vacuum() throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("VACUUM");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        connection.setAutoCommit(false);
    }

    /** Reads the last lines of a service. */
    public long last(String service, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT logid, epoch, loglevel, content FROM logs WHERE src = ? ORDER BY logid DESC LIMIT ?")) {
            select.setString(1, service);
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
                List<String> contents = new ArrayList<>(); // has SQLite hand the content over
                while (rows.next()) {
                    contents.add(rows.getString(4));
                }
                return contents.size();
            }
        }
    }

    /** Counts all lines by service, minute and level. */
    public long histogram() throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(
                        "SELECT src, epoch / 60000, loglevel, count(*) FROM logs GROUP BY 1, 2, 3")) {
            long counted = 0;
            while (rows.next()) {
                counted += rows.getLong(4);
            }
            return counted;
        }
    }

    @Override
    public void close() throws SQLException {
        insert.close();
        connection.close();
    }
}
