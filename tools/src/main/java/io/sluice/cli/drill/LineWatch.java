package io.sluice.cli.drill;

import io.sluice.entry.EntryKind;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Follows the steady services as a reader does, and measures how long after it was due each line can be read. */
final class LineWatch {
    private static final long POLL_NANOS = 500_000;
    private static final long DEADLINE_NANOS = 20_000_000_000L;

    private final Path store;
    private final Thread thread = new Thread(this::watch, "sluice-drill-watch");
    private final Histogram delays = new Histogram(3);
    private volatile long wanted = Long.MAX_VALUE; // written when it is known
    private volatile long deadlineNanos; // written before wanted
    private volatile @Nullable IOException failure;

    private LineWatch(Path store) {
        this.store = store;
    }

    static LineWatch start(Path store) {
        LineWatch watch = new LineWatch(store);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        Query query = Query.builder()
                .service(ServicePattern.parse(SteadyLines.PREFIX + ".*"))
                .build();
        try (LogReader reader = LogReader.open(store, notice -> {});
                LineCursor cursor = reader.forward(query, 0)) {
            while (delays.getTotalCount() < wanted) {
                if (cursor.next()) {
                    note(cursor);
                } else if (wanted != Long.MAX_VALUE && System.nanoTime() - deadlineNanos > 0) {
                    return;
                } else {
                    LockSupport.parkNanos(POLL_NANOS);
                }
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void note(LineCursor cursor) {
        if (cursor.line().kind() == EntryKind.LINE) {
            long dueNanos = SteadyLines.dueNanos(cursor.line().copyContent());
            delays.recordValue(Math.max(0, System.nanoTime() - dueNanos));
        }
    }

    /** Waits until so many lines were seen, or none comes any more; returns the delays in nanoseconds. */
    Histogram stopAfter(long lineCount) throws IOException, InterruptedException {
        deadlineNanos = System.nanoTime() + DEADLINE_NANOS;
        wanted = lineCount;
        thread.join();
        IOException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return delays;
    }
}
