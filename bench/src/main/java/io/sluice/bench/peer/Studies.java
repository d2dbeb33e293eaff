package io.sluice.bench.peer;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.LineBatch;
import io.sluice.admit.Source;
import io.sluice.bench.report.Series;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what changes with time: the cost of a line and of a look-up as a store grows, SQLite's write-ahead log while
 * a reader is there, and how long VACUUM takes.
 */
public final class Studies {
    private static final int CHUNKS = 10;
    private static final int LOOKUPS = 20;
    private static final long LOOKUP_NANOS = 500_000_000;
    private static final int LAST = 100;
    private static final long QUIET_EVERY = 20_000;
    private static final double MIB = 1 << 20;
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    private final long chunk;
    private final List<Double> xs = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();
    private final List<Double> lookups = new ArrayList<>();

    private Studies(Task task) {
        this.chunk = task.setting("lines", 1_000_000) / CHUNKS;
    }

    /** Does something that takes time. */
    private interface Action {
        void run() throws Exception;
    }

    /** Fills an engine's store, sealed as it grows. */
    public static Outcome growSluice(Task task) throws Exception {
        Studies study = new Studies(task);
        Lines lines = Lines.of(task);
        Path root = Path.of(task.directory(), "store");
        SluiceConfig config = SluiceRound.config(task, root);
        try (Sluice sluice = Sluice.open(config)) {
            Source busy = sluice.source("busy", Stream.STDOUT);
            Source quiet = sluice.source("quiet", Stream.STDOUT);
            LineBatch batch = new LineBatch();
            Query query = Query.builder().service(ServicePattern.parse("quiet")).build();
            try (LogReader reader = LogReader.open(root, notice -> {})) {
                study.grow(
                        from -> {
                            for (long i = from; i < from + study.chunk; i++) {
                                byte[] line = lines.bytes(i);
                                batch.reset(line);
                                batch.add(0, line.length, Severity.INFO.code(), 0);
                                Source source = i % QUIET_EVERY == 0 ? quiet : busy;
                                source.admitAll(batch);
                                while (source.tryOffer(batch, 0, 1) < 0) {
                                    LockSupport.parkNanos(500_000);
                                }
                            }
                            if (!sluice.awaitPersisted(DEADLINE)) {
                                throw new IllegalStateException("not persisted in time");
                            }
                        },
                        () -> last(reader, query));
            }
        } finally {
            SluiceRound.removeQueue(root);
        }
        return study.outcome("Sluice, sealed as it grows");
    }

    private static void last(LogReader reader, Query query) throws Exception {
        try (LineCursor lines = reader.last(query, LAST)) {
            while (lines.next()) {
                // all is done in the condition
            }
        }
    }

    /** Fills a database. */
    public static Outcome growSqlite(Task task) throws Exception {
        Studies study = new Studies(task);
        Lines lines = Lines.of(task);
        SqliteSettings settings = SqliteRound.settings(task);
        try (SqlitePeer sqlite = new SqlitePeer(Path.of(task.directory(), "logs.sqlite"), settings)) {
            study.grow(
                    from -> {
                        fill(sqlite, lines, from, study.chunk);
                        sqlite.commit();
                    },
                    () -> sqlite.last("quiet", LAST));
        }
        return study.outcome("SQLite: " + settings);
    }

    private static void fill(SqlitePeer sqlite, Lines lines, long from, long count) throws SQLException {
        for (long i = from; i < from + count; i++) {
            String service = i % QUIET_EVERY == 0 ? "quiet" : "busy";
            sqlite.insert(service, System.currentTimeMillis(), Severity.INFO, lines.text(i));
        }
    }

    /** Writes lines from a number on. */
    private interface Fill {
        void from(long line) throws Exception;
    }

    private void grow(Fill fill, Action lookUp) throws Exception {
        for (int i = 0; i < CHUNKS; i++) {
            long startNanos = System.nanoTime();
            fill.from(i * chunk);
            rates.add(chunk * 1e9 / (System.nanoTime() - startNanos));
            lookups.add(medianNanos(lookUp) / 1e3);
            xs.add((i + 1) * chunk / 1e6);
        }
    }

    /** Returns the median of some calls, of fewer when they take long. */
    private static long medianNanos(Action action) throws Exception {
        long[] nanos = new long[LOOKUPS];
        int count = 0;
        long endNanos = System.nanoTime() + LOOKUP_NANOS;
        while (count < LOOKUPS && (count == 0 || System.nanoTime() - endNanos < 0)) {
            long startNanos = System.nanoTime();
            action.run();
            nanos[count++] = System.nanoTime() - startNanos;
        }
        Arrays.sort(nanos, 0, count);
        return nanos[count / 2];
    }

    private Outcome outcome(String name) {
        return Outcome.of(List.of(
                new Series("growth", name, "M lines kept", "lines a second", xs, rates),
                new Series("growth", name, "M lines kept", "µs for the last 100 of a quiet service", xs, lookups)));
    }

    /**
     * Watches the write-ahead log while rows are inserted: with no reader, with one that polls every second, or with
     * one that keeps its cursor open, as a page that is being scrolled does.
     */
    public static Outcome wal(Task task) throws Exception {
        Lines lines = Lines.of(task);
        Path file = Path.of(task.directory(), "logs.sqlite");
        Path wal = Path.of(task.directory(), "logs.sqlite-wal");
        String reader = task.setting("reader", "none");
        List<Double> xs = new ArrayList<>();
        List<Double> ys = new ArrayList<>();
        try (SqlitePeer sqlite = new SqlitePeer(file, SqliteRound.settings(task));
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            fill(sqlite, lines, 0, 20_000);
            sqlite.commit();
            if (reader.equals("open")) {
                holdOpen(other);
            }
            long startNanos = System.nanoTime();
            double seconds = 0;
            for (long at = 0; seconds < task.seconds(); at += 10_000) {
                fill(sqlite, lines, at, 10_000);
                seconds = (System.nanoTime() - startNanos) / 1e9;
                if (reader.equals("polled") && seconds >= xs.size() / 2.0) {
                    poll(other);
                }
                if (seconds >= xs.size() / 2.0) {
                    xs.add(seconds);
                    ys.add(wal.toFile().length() / MIB);
                }
            }
        }
        String name = switch (reader) {
            case "polled" -> "a reader polls";
            case "open" -> "a reader keeps its cursor open";
            default -> "no reader";
        };
        return Outcome.of(List.of(new Series("wal", name, "seconds", "MiB", xs, ys)));
    }

    @SuppressWarnings("resource") // both live as long as the connection
    private static void holdOpen(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        ResultSet rows = connection.createStatement().executeQuery("SELECT * FROM logs ORDER BY logid DESC");
        boolean unused = rows.next();
    }

    private static void poll(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM logs ORDER BY logid DESC LIMIT 200")) {
            while (rows.next()) {
                String unused = rows.getString(1);
            }
        }
    }

    /** Fills a database, removes half of it and makes it small. */
    public static Outcome vacuum(Task task) throws Exception {
        Lines lines = Lines.of(task);
        Path directory = Path.of(task.directory());
        List<Double> xs = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        List<Double> sizes = new ArrayList<>();
        try (SqlitePeer sqlite = new SqlitePeer(directory.resolve("logs.sqlite"), SqliteRound.settings(task))) {
            fill(sqlite, lines, 0, task.setting("lines", 1_000_000));
            sqlite.commit();
            List<Action> steps = List.of(() -> {}, sqlite::removeHalf, sqlite::vacuum);
            for (Action step : steps) {
                long startNanos = System.nanoTime();
                step.run();
                seconds.add((System.nanoTime() - startNanos) / 1e9);
                xs.add((double) sqlite.rows() / 1e6); // counts them all, which takes its time
                sizes.add(Tree.bytes(directory) / MIB);
            }
        }
        String name = "filled, half deleted, VACUUM";
        return Outcome.of(List.of(
                new Series("wal", name, "M rows", "seconds it took", xs, seconds),
                new Series("wal", name, "M rows", "MiB on disk after", xs, sizes)));
    }
}
