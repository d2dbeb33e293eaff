package io.sluice.cli.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.entry.EpochUnit;
import io.sluice.entry.LevelNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a SQLite database of the logger before Sluice, in the order of {@code logid}, one after the other:
 * {@code logs(logid, context_name, src, tags, epoch, loglevel, error, content)}. The database is opened for reading
 * only, and may be in use.
 *
 * <p>The driver is a library of ten megabytes with native code in it. Nothing of Sluice is compiled against it: it is
 * on the class path of the command, and found there by JDBC when a database is opened.
 */
public final class SqliteRows implements Rows {
    private static final String ROWS =
            "SELECT logid, context_name, src, tags, epoch, loglevel, error, octet_length(content), content FROM logs"
                    + " ORDER BY logid";
    private static final String RANGE = "SELECT min(logid), max(logid) FROM logs";
    private static final int TAGS = 4;
    private static final int LENGTH = 8;
    private static final int CONTENT = 9;

    private final Path file;
    private final @Nullable EpochUnit epochUnit;
    private final Connection connection;
    private final Statement statement;
    private final ResultSet rows;
    private final long firstId;
    private final long lastId;
    private long id;

    private SqliteRows(Path file, @Nullable EpochUnit epochUnit, Connection connection) throws SQLException {
        this.file = file;
        this.epochUnit = epochUnit;
        this.connection = connection;
        this.statement = connection.createStatement();
        try (ResultSet range = statement.executeQuery(RANGE)) {
            boolean unused = range.next();
            firstId = range.getLong(1);
            lastId = range.getLong(2);
        }
        this.id = firstId - 1;
        this.rows = statement.executeQuery(ROWS);
    }

    /**
     * Opens a database.
     *
     * @param epochUnit the unit of times; null is to be guessed
     */
    public static SqliteRows open(Path file, @Nullable EpochUnit epochUnit) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such file");
        }
        String url = "jdbc:sqlite:" + file.toAbsolutePath().toUri().toString().replace("file:///", "file:/");
        try {
            return open(file, epochUnit, url + "?mode=ro");
        } catch (SQLException e) {
            // A database with a write-ahead log asks for files beside it, which a folder can forbid. Without a log
            // nobody is writing, and what is in the file is all there is.
            Path log = Path.of(file + "-wal");
            if (Files.exists(log) || Files.isWritable(file.toAbsolutePath().getParent())) {
                throw failed(file, e);
            }
        }
        try {
            return open(file, epochUnit, url + "?immutable=1");
        } catch (SQLException e) {
            throw failed(file, e);
        }
    }

    private static SqliteRows open(Path file, @Nullable EpochUnit epochUnit, String url) throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        try {
            return new SqliteRows(file, epochUnit, connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static IOException failed(Path file, SQLException why) {
        return new IOException(file + ": " + why.getMessage(), why);
    }

    @Override
    public boolean next(Row row) throws IOException, BadRowException {
        try {
            if (!rows.next()) {
                return false;
            }
            id = rows.getLong(1);
            row.clear();
            read(row);
            return true;
        } catch (IllegalArgumentException e) {
            throw new BadRowException(e);
        } catch (SQLException e) {
            throw failed(file, e);
        }
    }

    private void read(Row row) throws SQLException {
        row.context = rows.getString(2);
        String service = rows.getString(3);
        row.service = service == null ? "" : service;
        String tags = rows.getString(TAGS);
        if (tags != null && !tags.isBlank() && !tags.equals("[]")) {
            row.tags = tags.getBytes(UTF_8);
        }
        Long epoch = integer("epoch", 5);
        if (epoch == null) {
            throw new IllegalArgumentException("epoch must be a whole number, got NULL");
        }
        row.setEpoch(epoch, epochUnit);
        Long level = integer("loglevel", 6);
        row.severity = LevelNumber.severity(level == null ? 0 : level);
        Long error = integer("error", 7);
        row.error = error != null && error != 0;
        long length = rows.getLong(LENGTH);
        if (length > Row.MESSAGE_BYTES_MAX) { // before the driver makes an array of it
            throw new IllegalArgumentException("a message may have " + Row.MESSAGE_BYTES_MAX + " bytes, got " + length);
        }
        byte[] content = rows.getBytes(CONTENT);
        row.message = content == null ? new byte[0] : content;
    }

    private @Nullable Long integer(String name, int column) throws SQLException {
        Object value = rows.getObject(column);
        if (value == null) {
            return null;
        }
        if (value instanceof Long || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        throw new IllegalArgumentException(name + " must be a whole number, got \"" + value + '"');
    }

    @Override
    public String place() {
        return "logid " + id;
    }

    @Override
    public long done() {
        return id - firstId + 1;
    }

    @Override
    public long total() {
        return lastId - firstId + 1;
    }

    @Override
    public boolean countsBytes() {
        return false;
    }

    @Override
    public void close() throws IOException {
        try {
            rows.close();
            statement.close();
            connection.close();
        } catch (SQLException e) {
            throw failed(file, e);
        }
    }
}
