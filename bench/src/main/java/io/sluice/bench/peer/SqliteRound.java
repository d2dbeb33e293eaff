package io.sluice.bench.peer;

import io.sluice.entry.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Has SQLite keep lines. A producer gathers the rows of a transaction and inserts them itself, under a lock: no queue
 * and no thread is between, which is kinder to SQLite than the batcher that Sluice replaces.
 *
 * <p>Settings: {@code journal}, {@code synchronous}, {@code batch}, {@code indexed}, {@code reader} (polled: a
 * connection asks every second what a UI asks), {@code split} (true: a database for each context and day; a producer is
 * a context, up to three, and the day changes in the middle of the round).
 */
public final class SqliteRound {
    private static final int CONTEXTS = 3;
    private static final long POLL_NANOS = 1_000_000_000;

    private final Task task;
    private final List<SqlitePeer> databases = new ArrayList<>();
    private final List<ReentrantLock> locks = new ArrayList<>();
    private final AtomicLong polls = new AtomicLong();
    private volatile boolean done; // written by the main thread

    private SqliteRound(Task task) {
        this.task = task;
    }

    /** Returns the settings of a task's database. */
    static SqliteSettings settings(Task task) {
        return new SqliteSettings(
                task.setting("journal", "WAL"),
                task.setting("synchronous", "NORMAL"),
                task.setting("batch", 10_000),
                task.setting("indexed", "true").equals("true"));
    }

    /** Runs a round in which rows are inserted. */
    public static Outcome run(Task task) throws Exception {
        return new SqliteRound(task).run();
    }

    private Outcome run() throws Exception {
        SqliteSettings settings = settings(task);
        boolean split = task.setting("split", "false").equals("true");
        int contexts = Math.min(CONTEXTS, task.producers());
        int count = split ? contexts * 2 : 1;
        Path directory = Path.of(task.directory());
        for (int i = 0; i < count; i++) {
            databases.add(new SqlitePeer(directory.resolve("logs" + i + ".sqlite"), settings));
            locks.add(new ReentrantLock());
        }
        Lines lines = Lines.of(task);
        Thread reader = new Thread(() -> poll(directory.resolve("logs0.sqlite")));
        boolean polled = task.setting("reader", "none").equals("polled");
        if (polled) {
            reader.start();
        }
        Span span = Span.begin();
        long dayNanos = System.nanoTime() + (long) (task.seconds() * 1e9 / 2);
        long offered = Producers.run(task, span, (producer, first, step) -> {
            int day = split && System.nanoTime() - dayNanos > 0 ? contexts : 0;
            insert(split ? producer % contexts + day : 0, producer, lines, first, step);
        });
        for (SqlitePeer database : databases) {
            database.commit();
        }
        span.end();
        done = true;
        LockSupport.unpark(reader);
        reader.join();
        return settle(offered, span, directory);
    }

    private void insert(int number, int producer, Lines lines, long first, int count) throws SQLException {
        String service = "service" + producer;
        SqlitePeer database = databases.get(number);
        ReentrantLock lock = locks.get(number);
        for (int i = 0; i < count; i += task.setting("batch", 10_000)) {
            lock.lock();
            try {
                int until = Math.min(count, i + task.setting("batch", 10_000));
                for (int at = i; at < until; at++) {
                    database.insert(service, System.currentTimeMillis(), Severity.INFO, lines.text(first + at));
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Asks what a UI that shows the last lines and the counts by level asks. */
    private void poll(Path file) {
        while (!done) {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout=10000");
                read(
                        statement,
                        "SELECT * FROM logs WHERE src >= 'service' AND src < 'servicf'"
                                + " ORDER BY logid DESC LIMIT 200");
                read(
                        statement,
                        "SELECT loglevel, count(*) FROM logs WHERE epoch > " + (System.currentTimeMillis() - 1_000)
                                + " GROUP BY loglevel");
                polls.incrementAndGet();
            } catch (SQLException e) {
                continue; // the database was busy for ten seconds: a poll that is not counted
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static void read(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                String unused = rows.getString(1);
            }
        }
    }

    private Outcome settle(long offered, Span span, Path directory) throws Exception {
        long rows = 0;
        for (SqlitePeer database : databases) {
            rows += database.rows();
            database.close();
        }
        if (rows != offered) {
            throw new SQLException("offered " + offered + " rows, there are " + rows);
        }
        return span.kept(offered, Files.exists(directory) ? Tree.bytes(directory) : 0);
    }
}
