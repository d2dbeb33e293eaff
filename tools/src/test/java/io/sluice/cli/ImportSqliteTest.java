package io.sluice.cli;

import static io.sluice.entry.EntryKind.LINE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports databases that are made as the logger before Sluice makes them. */
class ImportSqliteTest {
    private static final long SECOND = 1_774_000_000L;
    private static final long NANOS = SECOND * 1_000_000_000L;

    @TempDir
    private Path folder;

    private Path database;
    private Path store;

    @BeforeEach
    void make() throws SQLException {
        database = folder.resolve("logs of a day.sqlite");
        store = folder.resolve("store");
        execute("PRAGMA journal_mode=WAL");
        execute("CREATE TABLE logs(logid INTEGER PRIMARY KEY AUTOINCREMENT, context_name TEXT NOT NULL DEFAULT 'core',"
                + " src TEXT, tags TEXT DEFAULT '[]', epoch INTEGER, loglevel INTEGER, error INTEGER, content TEXT)");
    }

    @Test
    void keepsEveryField() throws IOException, SQLException {
        String umlaut = "\u00fc\u20ac\ud83d\ude00\n\ttwo lines";
        byte[] invalid = {'b', 'a', 'd', (byte) 0xC0, (byte) 0xFF};
        String large = "0123456789abcde\n".repeat(200 << 6);
        insert("core", "hero_collab.server", "[]", SECOND, 10L, 0L, "plain");
        insert("default", "web.api", "[\"a\", \"job:7\"]", SECOND + 1, 0L, 1L, umlaut);
        insert("core", "web.api", "no json", SECOND - 86_400, 254L, 0L, "");
        insert("core", "web.api", null, SECOND, null, null, null);
        insert("core", "web.api", "[\"long\"]", SECOND + 2, 40L, 1L, large);
        insert("core", "web.api", "[]", SECOND + 3, 30L, 0L, invalid);

        Invocation run = run();

        assertEquals("sluice: 6 rows imported, their times taken to be in s\n", run.err());
        assertEquals(ExitCode.OK, run.exitCode());
        assertEquals(
                List.of(
                        row("core/hero_collab.server", Severity.INFO, NANOS, List.of(), "plain"),
                        row(
                                "default/web.api!",
                                Severity.DEBUG,
                                NANOS + 1_000_000_000L,
                                List.of("a", "job:7"),
                                new String(umlaut.getBytes(UTF_8), ISO_8859_1)),
                        row("core/web.api", Severity.ERROR, NANOS - 86_400_000_000_000L, List.of("no json"), ""),
                        row("core/web.api", Severity.DEBUG, NANOS, List.of(), ""),
                        row("core/web.api!", Severity.CRITICAL, NANOS + 2_000_000_000L, List.of("long"), large),
                        row(
                                "core/web.api",
                                Severity.WARNING,
                                NANOS + 3_000_000_000L,
                                List.of(),
                                new String(invalid, ISO_8859_1))),
                StoredRow.all(store));
    }

    @Test
    void mapsEveryLevelDownToTheNextThatHasAName() throws IOException, SQLException {
        long[] levels = {0, 5, 9, 10, 19, 20, 29, 30, 39, 40, 253, 254, 255};
        for (long level : levels) {
            insert("core", "web", "[]", SECOND, level, 0L, "");
        }

        assertEquals(ExitCode.OK, run().exitCode());

        assertEquals(
                List.of(
                        Severity.DEBUG,
                        Severity.DEBUG,
                        Severity.DEBUG,
                        Severity.INFO,
                        Severity.INFO,
                        Severity.NOTICE,
                        Severity.NOTICE,
                        Severity.WARNING,
                        Severity.WARNING,
                        Severity.CRITICAL,
                        Severity.CRITICAL,
                        Severity.ERROR,
                        Severity.ERROR),
                StoredRow.all(store).stream().map(StoredRow::severity).toList());
    }

    @Test
    void readsTimesInTheUnitThatTheirMagnitudeSuggests() throws IOException, SQLException {
        for (long time : new long[] {SECOND, SECOND * 1_000, SECOND * 1_000_000, NANOS, -1}) {
            insert("core", "web", "[]", time, 0L, 0L, "");
        }

        Invocation run = run();

        assertEquals(
                List.of(NANOS, NANOS, NANOS, NANOS, -1_000_000_000L),
                StoredRow.all(store).stream().map(StoredRow::timeNanos).toList());
        assertTrue(run.err().contains("s (2 rows) and ms (1 row) and us (1 row) and ns (1 row)"), run.err());
    }

    @Test
    void givesServicesWithOtherNamesLegalOnesAndKeepsTheNames() throws IOException, SQLException {
        String tooLong = "x".repeat(300);
        String[] names = {"router/http proxy", "", "caf\u00e9", "a..b-", ".-a", tooLong, "a.b-c:d@e"};
        for (String name : names) {
            insert("my ctx.x", name, "[\"t\"]", SECOND, 0L, 0L, name);
        }
        insert("core", null, "[]", SECOND, 0L, 0L, "");

        Invocation run = run();

        assertEquals(ExitCode.OK, run.exitCode());
        assertTrue(
                run.err().contains("8 rows of services or contexts whose names Sluice does not take (7 names"),
                run.err());
        List<StoredRow> rows = StoredRow.all(store);
        assertEquals(
                List.of("router_http_proxy", "_", "caf__", "a._b_", "_-a"),
                rows.subList(0, 5).stream().map(ImportSqliteTest::service).toList());
        assertEquals(255, service(rows.get(5)).length());
        assertEquals("my_ctx_x/a.b-c:d@e/rpc", rows.get(6).source());
        assertEquals(
                List.of("t", "src:router/http proxy", "context:my ctx.x"),
                rows.get(0).tags());
        assertEquals(List.of("t", "src:", "context:my ctx.x"), rows.get(1).tags());
        assertEquals(
                List.of("t", "src:" + tooLong, "context:my ctx.x"), rows.get(5).tags());
        assertEquals(List.of("t", "context:my ctx.x"), rows.get(6).tags());
        assertEquals(List.of("src:"), rows.get(7).tags());
    }

    @Test
    void refusesWhatItCannotReadAndSaysWhere() throws IOException, SQLException {
        insert("core", "web", "[]", SECOND, 0L, 0L, "good");
        insert("core", "web", "[]", null, 0L, 0L, "no time");
        insert("core", "web", "[]", SECOND, 256L, 0L, "no level");
        insert("core", "web", "[]", SECOND, 0L, 0L, "good too");

        Invocation run = run();

        assertEquals(ExitCode.FAILED, run.exitCode());
        assertTrue(run.err().contains("refused logid 2: epoch must be a whole number, got NULL"), run.err());
        assertEquals(
                List.of("good"),
                StoredRow.all(store).stream().map(StoredRow::message).toList());

        Invocation again = run("--skip-bad");

        assertEquals(ExitCode.FAILED, again.exitCode(), "not every row is stored");
        assertTrue(
                again.err().contains("skipped logid 3: a level must be a number from 0 to 255, got 256"), again.err());
        assertTrue(again.err().contains("2 rows imported"), again.err());
        assertTrue(again.err().contains("2 rows skipped"), again.err());
    }

    @Test
    void leavesADatabaseAloneThatIsInUse() throws IOException, SQLException {
        insert("core", "web", "[]", SECOND, 0L, 0L, "one");
        try (Connection writer = connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO logs(src, epoch, content) VALUES ('web', 1, 'not committed')");

            assertEquals(ExitCode.OK, run().exitCode());

            statement.executeUpdate("INSERT INTO logs(src, epoch, content) VALUES ('web', 2, 'neither')");
            writer.commit();
        }
        assertEquals(
                List.of("one"),
                StoredRow.all(store).stream().map(StoredRow::message).toList());
    }

    @Test
    void saysWhatIsNoDatabaseOfLogs() throws IOException {
        Path text =
                Files.writeString(folder.resolve("text"), "no database, but long enough to look at".repeat(50), UTF_8);
        Path empty = Files.createFile(folder.resolve("empty"));

        for (Path file : List.of(text, empty, folder.resolve("missing"))) {
            Invocation run = Invocation.of(store, "import", "--sqlite", file.toString());

            assertEquals(ExitCode.FAILED, run.exitCode(), run.err());
            assertTrue(run.err().contains(file.toString()), run.err());
        }
        assertTrue(Files.notExists(store), "no store is made for nothing");
    }

    @Test
    void importsManyRowsWithoutHoldingThem() throws IOException, SQLException {
        execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)"
                + " INSERT INTO logs(src, epoch, loglevel, error, content)"
                + " SELECT 'svc' || (i % 7), 1774000000 + i / 100, 10, 0, 'message number ' || i FROM n");

        assertEquals(ExitCode.OK, run().exitCode());

        List<StoredRow> rows = StoredRow.all(store);
        assertEquals(60_000, rows.size());
        for (int i = 0; i < rows.size(); i++) {
            assertEquals("message number " + (i + 1), rows.get(i).message());
        }
        assertEquals(ExitCode.OK, Invocation.of(store, "verify").exitCode());
    }

    /** Makes a row; an exclamation mark behind the source is the error flag. */
    private static StoredRow row(String source, Severity severity, long timeNanos, List<String> tags, String message) {
        boolean error = source.endsWith("!");
        String name = (error ? source.substring(0, source.length() - 1) : source) + "/rpc";
        return new StoredRow(name, LINE, severity, error, timeNanos, tags, message);
    }

    private static String service(StoredRow row) {
        return row.source()
                .substring(row.source().indexOf('/') + 1, row.source().lastIndexOf('/'));
    }

    private Invocation run(String... more) {
        String[] args = new String[3 + more.length];
        args[0] = "import";
        args[1] = "--sqlite";
        args[2] = database.toString();
        System.arraycopy(more, 0, args, 3, more.length);
        return Invocation.of(store, args);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + database);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            boolean unused = statement.execute(sql);
        }
    }

    /** Inserts a row of context, src, tags, epoch, loglevel, error, content. */
    private void insert(@Nullable Object... values) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO logs(context_name, src, tags, epoch, loglevel, error, content)"
                                + " VALUES (?, ?, ?, ?, ?, ?, CAST(? AS TEXT))")) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            int unused = statement.executeUpdate();
        }
    }
}
