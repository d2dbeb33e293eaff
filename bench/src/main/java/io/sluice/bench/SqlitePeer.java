package io.sluice.bench;

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
 * Keeps the lines of a sample store in SQLite, with the schema that Sluice replaces and indexes on what is asked for.
 */
final class SqlitePeer implements AutoCloseable {
    private static final int BATCH = 10_000;
    private static final String SCHEMA = "CREATE TABLE logs(logid INTEGER PRIMARY KEY AUTOINCREMENT,"
            + " context_name TEXT DEFAULT 'core', src TEXT, tags TEXT DEFAULT '[]', epoch INTEGER,"
            + " loglevel INTEGER, error INTEGER, content TEXT)";

    private final Connection connection;
    private final SampleStore sample;
    private long count;

    SqlitePeer(Path file, SampleStore sample) throws SQLException {
        this.sample = sample;
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=NORMAL");
            statement.execute("PRAGMA cache_size=-65536");
            statement.execute(SCHEMA);
            statement.execute("CREATE INDEX by_src ON logs(src, logid)");
            statement.execute("CREATE INDEX by_epoch ON logs(epoch)");
            statement.execute("CREATE INDEX by_level ON logs(loglevel, src)");
        }
        connection.setAutoCommit(false);
    }

    void fillTo(long target) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO logs(src, epoch, loglevel, error, content) VALUES (?, ?, ?, ?, ?)")) {
            while (count < target) {
                boolean error = SampleStore.severity(count) == Severity.ERROR;
                insert.setString(1, sample.service(sample.source(count)));
                insert.setLong(2, sample.timeNanos(count) / 1_000_000);
                insert.setInt(3, error ? 254 : 10);
                insert.setInt(4, error ? 1 : 0);
                insert.setString(5, new String(sample.content(count), ISO_8859_1));
                insert.addBatch();
                if (++count % BATCH == 0) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    /** Reads the last lines of a service. */
    long last(String service, int limit) throws SQLException {
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
    long histogram() throws SQLException {
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
        connection.close();
    }
}
