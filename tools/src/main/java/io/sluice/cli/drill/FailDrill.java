package io.sluice.cli.drill;

import io.sluice.queue.HotPlacement;
import io.sluice.queue.StoreDirectory;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The operating system answers each force of a file with an input/output error for a while. The failure is counted and
 * not taken for a success; the engine goes on, and when forces work again, all is forced. Needs strace.
 */
public final class FailDrill implements Drill {
    private static final String WORD = "eio";
    private static final long ATTACH_MILLIS = 2_000; // strace is there, and a force that was under way is over
    private static final long DEADLINE_NANOS = 20_000_000_000L;

    private final int seconds;

    /** Makes a drill in which forces fail for so many seconds. */
    public FailDrill(int seconds) {
        this.seconds = seconds;
    }

    @Override
    public void run(Path scratch, DrillReport report) throws Exception {
        if (!Shell.has("strace")) {
            report.skip("no failing force: strace is not installed");
            return;
        }
        Path store = scratch.resolve("store");
        NumberedLines lines = new NumberedLines();
        try (ChildProcess child = ChildProcess.start(store, HotPlacement.MEMORY, WORD)) {
            child.awaitPersisted(1_000);
            long failuresBefore = counter(store, StoreCounter.JOURNAL_FAILURES);
            Process strace = Shell.start(
                    "strace",
                    "-f",
                    "-qq",
                    "-e",
                    "trace=fsync,fdatasync",
                    "-e",
                    "inject=fsync,fdatasync:error=EIO",
                    "-p",
                    String.valueOf(child.pid()));
            try {
                checkNothingIsForced(store, report);
                report.check(
                        counter(store, StoreCounter.JOURNAL_FAILURES) > failuresBefore,
                        "forces that fail are counted: %,d",
                        counter(store, StoreCounter.JOURNAL_FAILURES) - failuresBefore);
            } finally {
                strace.destroy();
                strace.waitFor();
            }
            long persisted = child.persisted();
            child.awaitPersisted(persisted);
            report.check(child.persisted() > persisted, "entries are persisted afterwards");
            long wanted = counter(store, StoreCounter.PERSISTED);
            report.check(forcedUpTo(store, wanted), "and forced when forces work again");
            child.end();
            lines.expect(WORD, child.persisted());
        }
        lines.look(store);
        lines.check(report);
        Losses.checkSound(store, report);
    }

    /** Looks twice while forces fail. The first look is late enough that what was forced before is counted. */
    private void checkNothingIsForced(Path store, DrillReport report) throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(ATTACH_MILLIS);
        long persisted = counter(store, StoreCounter.PERSISTED);
        long forced = counter(store, StoreCounter.FORCED);
        TimeUnit.SECONDS.sleep(seconds);
        long persistedMore = counter(store, StoreCounter.PERSISTED) - persisted;
        long forcedMore = counter(store, StoreCounter.FORCED) - forced;
        report.check(persistedMore > 0, "entries are persisted while forces fail: %,d", persistedMore);
        report.check(forcedMore == 0, "and none is taken for forced: %,d", forcedMore);
    }

    private static boolean forcedUpTo(Path store, long sequence) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + DEADLINE_NANOS;
        while (counter(store, StoreCounter.FORCED) < sequence) {
            if (System.nanoTime() - deadlineNanos > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return true;
    }

    private static long counter(Path store, StoreCounter counter) throws IOException {
        try (StoreDirectory directory = StoreDirectory.open(store)) {
            return CountersSnapshot.read(directory.stateDirectories()).of(counter);
        }
    }
}
