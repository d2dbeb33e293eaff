package io.sluice.cli.drill;

import io.sluice.entry.EntryKind;
import io.sluice.entry.SourceName;
import io.sluice.read.Line;
import io.sluice.read.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Follows all services of a soak as {@code logs -f} does, over rolls and engines: looks that each line of a quiet
 * service comes once and in order, and measures how long after it was due it can be read.
 */
final class SoakWatch {
    private static final String CHILDREN = "child.";
    private static final String TIMED = "load.";

    private final Recorder delays = new Recorder(3);
    private final Histogram all = new Histogram(3); // of the thread that takes
    private final Map<Integer, Long> next = new HashMap<>(); // by source
    private final AtomicLong timedCount = new AtomicLong(); // lines with a time that were seen
    private final AtomicLong wrongCount =
            new AtomicLong(); // lines that were not the next ones, and gaps of quiet services
    private final StoreFollower follower;
    private volatile @Nullable String firstWrong;

    private SoakWatch(Path store) {
        this.follower = StoreFollower.start(store, Query.builder().build(), this::note, this::wrong);
    }

    static SoakWatch start(Path store) {
        return new SoakWatch(store);
    }

    /** Looks at a line, and tells whether it has a time. */
    private boolean note(Line line) {
        SourceName source = line.source();
        if (source == null || source.service().equals(SoakLoad.FLOOD)) {
            return false;
        }
        boolean timed = source.service().startsWith(TIMED);
        if (line.kind() == EntryKind.GAP) {
            wrong("a gap of " + source.service());
        } else if (line.kind() == EntryKind.LINE
                && (timed || source.service().startsWith(CHILDREN))) { // not Sluice's own
            noteNumber(line, source.service(), timed);
            return timed;
        }
        return false;
    }

    private void noteNumber(Line line, String service, boolean timed) {
        byte[] content = line.copyContent();
        long number = SteadyLines.dueNanos(content);
        if (timed) {
            delays.recordValue(Math.max(0, System.nanoTime() - number));
            timedCount.incrementAndGet();
            number = numberBehindSpace(content);
        }
        long expected = next.getOrDefault(line.sourceNumber(), 0L);
        boolean restarted = number == 0 && service.startsWith(CHILDREN);
        if (number != expected && !restarted) {
            wrong(number + " of " + service + " where " + expected + " was to come");
        }
        next.put(line.sourceNumber(), number + 1);
    }

    private static long numberBehindSpace(byte[] content) {
        int at = 0;
        while (content[at] != ' ') {
            at++;
        }
        long number = 0;
        for (at++; content[at] != ' '; at++) {
            number = number * 10 + content[at] - '0';
        }
        return number;
    }

    private void wrong(String what) {
        if (firstWrong == null) {
            firstWrong = what;
        }
        wrongCount.incrementAndGet();
    }

    /** Returns the delay that 99 of 100 lines since the last call had at most, in nanoseconds; 0 without a line. */
    long takeP99Nanos() {
        Histogram taken = delays.getIntervalHistogram();
        all.add(taken);
        return taken.getValueAtPercentile(99);
    }

    /** Waits until so many lines with a time were seen, or none comes any more, and says what was seen. */
    void stopAfter(long lineCount, DrillReport report) throws IOException, InterruptedException {
        follower.stopAfter(lineCount);
        long unused = takeP99Nanos();
        report.check(
                timedCount.get() == lineCount && wrongCount.get() == 0,
                "of %,d lines through the API a follower saw %,d, and of all services %,d that were not the next%s",
                lineCount,
                timedCount.get(),
                wrongCount.get(),
                firstWrong == null ? "" : ", the first: " + firstWrong);
        report.note(
                "due to readable: p50 %.1f ms, p99 %.1f, p99.9 %.1f, max %.1f",
                all.getValueAtPercentile(50) / 1e6,
                all.getValueAtPercentile(99) / 1e6,
                all.getValueAtPercentile(99.9) / 1e6,
                all.getMaxValue() / 1e6);
    }
}
