package io.sluice.cli.drill;

import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Follows a store as {@code logs -f} does, on a thread of its own. */
final class StoreFollower {
    private static final long POLL_NANOS = 500_000;
    private static final long DEADLINE_NANOS = 20_000_000_000L;

    private final Path store;
    private final Query query;
    private final Predicate<Line> taker;
    private final Consumer<String> notices;
    private final Thread thread = new Thread(this::follow, "sluice-drill-watch");
    private volatile long wanted = Long.MAX_VALUE; // written when it is known
    private volatile long deadlineNanos; // written before wanted
    private volatile @Nullable IOException failure;

    private StoreFollower(Path store, Query query, Predicate<Line> taker, Consumer<String> notices) {
        this.store = store;
        this.query = query;
        this.taker = taker;
        this.notices = notices;
    }

    /** Starts one; the taker says of each line whether it counts. */
    static StoreFollower start(Path store, Query query, Predicate<Line> taker, Consumer<String> notices) {
        StoreFollower follower = new StoreFollower(store, query, taker, notices);
        follower.thread.setDaemon(true);
        follower.thread.start();
        return follower;
    }

    private void follow() {
        long count = 0;
        try (LogReader reader = LogReader.open(store, notices);
                LineCursor cursor = reader.forward(query, 0)) {
            while (count < wanted) {
                if (cursor.next()) {
                    count += taker.test(cursor.line()) ? 1 : 0;
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

    /** Waits until so many lines that count were seen, or none comes any more. */
    void stopAfter(long lineCount) throws IOException, InterruptedException {
        deadlineNanos = System.nanoTime() + DEADLINE_NANOS;
        wanted = lineCount;
        thread.join();
        IOException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }
}
