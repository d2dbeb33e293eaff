package io.sluice.cli.drill;

import io.sluice.entry.EntryKind;
import io.sluice.read.Line;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import java.io.IOException;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;

/** Follows the steady services as a reader does, and measures how long after it was due each line can be read. */
final class LineWatch {
    private final Histogram delays = new Histogram(3);
    private final StoreFollower follower;

    private LineWatch(Path store) {
        Query query = Query.builder()
                .service(ServicePattern.parse(SteadyLines.PREFIX + ".*"))
                .build();
        this.follower = StoreFollower.start(store, query, this::note, notice -> {});
    }

    static LineWatch start(Path store) {
        return new LineWatch(store);
    }

    private boolean note(Line line) {
        boolean counts = line.kind() == EntryKind.LINE;
        if (counts) {
            long dueNanos = SteadyLines.dueNanos(line.copyContent());
            delays.recordValue(Math.max(0, System.nanoTime() - dueNanos));
        }
        return counts;
    }

    /** Waits until so many lines were seen, or none comes any more; returns the delays in nanoseconds. */
    Histogram stopAfter(long lineCount) throws IOException, InterruptedException {
        follower.stopAfter(lineCount);
        return delays;
    }
}
