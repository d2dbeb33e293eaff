package io.sluice.cli.drill;

import io.sluice.queue.HotPlacement;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * An engine's process is stopped with SIGSTOP for a while: it can be read all the same, and goes on as if nothing was.
 */
public final class StopDrill implements Drill {
    private static final String WORD = "stop";
    private static final int LAST_LINES = 100;

    private final int seconds;

    /** Makes a drill in which the process stands still for so many seconds. */
    public StopDrill(int seconds) {
        this.seconds = seconds;
    }

    @Override
    public void run(Path scratch, DrillReport report) throws Exception {
        Path store = scratch.resolve("store");
        NumberedLines lines = new NumberedLines();
        try (ChildProcess child = ChildProcess.start(store, HotPlacement.AUTO, WORD)) {
            child.awaitPersisted(1_000);
            child.signal("STOP");
            long persisted = child.persisted();
            lines.expect(WORD, persisted);
            lines.look(store);
            report.check(
                    lines.missingCount() == 0,
                    "while it is stopped, all %,d lines of each source can be read that it had said to be persisted",
                    persisted);
            long startNanos = System.nanoTime();
            int found = 0;
            try (LogReader reader = LogReader.open(store, notice -> {});
                    LineCursor last = reader.last(Query.builder().build(), LAST_LINES)) {
                while (last.next()) {
                    found++;
                }
            }
            report.check(
                    found == LAST_LINES, "its last %d lines in %.0f ms", found, (System.nanoTime() - startNanos) / 1e6);
            TimeUnit.SECONDS.sleep(seconds);
            child.signal("CONT");
            child.awaitPersisted(persisted);
            child.end();
            lines.expect(WORD, child.persisted());
            report.check(child.dropped() == 0, "it goes on when it may, and has dropped %,d", child.dropped());
        }
        lines.look(store);
        lines.check(report);
        Losses.checkSound(store, report);
    }
}
