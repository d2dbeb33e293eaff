package io.sluice;

import io.sluice.admit.Admission;
import io.sluice.admit.FloodReport;
import io.sluice.admit.Source;
import io.sluice.batch.BatchWriter;
import io.sluice.entry.CalmLogger;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tells of floods and, from time to time, of what became of each source's entries, on a thread of its own: it may make
 * sources, which writes to a disk, and calls the embedding program's listener, which may do anything. Nobody waits for
 * it.
 */
final class MonitorThread {
    private static final String ROLE_NAME = "sluice-monitor";
    private static final long PAUSE_NANOS = 100_000_000;
    private static final long JOIN_MILLIS = 1_000;
    static final long STANDING_NANOS = 200_000_000; // longer than a busy disk takes for a block
    private static final System.Logger LOGGER = CalmLogger.ofSluice();

    private final SluiceConfig config;
    private final Admission admission;
    private final BatchWriter writer;
    private final SourceRegistry sources;
    private final @Nullable StatsLines stats;
    private final Thread thread;
    private volatile boolean stopping; // written by the closing thread

    MonitorThread(SluiceConfig config, Admission admission, BatchWriter writer, SourceRegistry sources) {
        this.config = config;
        this.writer = writer;
        this.admission = admission;
        this.sources = sources;
        long intervalNanos = config.statsInterval().toNanos();
        this.stats = intervalNanos == 0 ? null : new StatsLines(sources, intervalNanos, System.nanoTime());
        this.thread = config.threadFactory().newThread(this::run);
        thread.setName(ROLE_NAME);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!stopping) {
            try {
                doWork(System.nanoTime());
            } catch (IOException | RuntimeException | Error e) { // one bad turn must not end all others
                LOGGER.log(System.Logger.Level.WARNING, "failure in " + ROLE_NAME, e);
            }
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }

    private void doWork(long nanoTime) throws IOException {
        boolean standing = writer.isStanding(STANDING_NANOS);
        if (standing || !writer.isStanding(0)) { // between the two, the batch thread knows better
            admission.setStanding(standing);
        }
        FloodReport flood = admission.pollFlood();
        while (flood != null) {
            tell(flood);
            config.floodListener().onFlood(flood);
            flood = admission.pollFlood();
        }
        if (stats != null) {
            stats.doWork(nanoTime);
        }
    }

    /** Writes the report as an entry of the service's monitor stream. */
    private void tell(FloodReport flood) throws IOException {
        SourceName name = flood.source();
        Source monitor = sources.source(new SourceName(name.context(), name.service(), Stream.MONITOR));
        byte[] text = textOf(flood).getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, admission.entryBytesMax());
        long unused = monitor.offer(EntryKind.FLOOD, Severity.WARNING, text, 0, length);
    }

    /** Writes a report as text: {@code flood: 12,000 lines/s for 10 s: Socket accept error: Too many open files}. */
    static String textOf(FloodReport flood) {
        return String.format(
                Locale.ROOT,
                "flood: %,d lines/s for %d s: %s",
                flood.linesPerSecond(),
                TimeUnit.NANOSECONDS.toSeconds(flood.durationNanos() + TimeUnit.SECONDS.toNanos(1) / 2),
                flood.exemplar());
    }

    /** Ends the thread, or leaves it behind when it is stuck in somebody's listener. */
    void stop() {
        stopping = true;
        LockSupport.unpark(thread);
        if (Thread.currentThread() == thread) {
            return; // the listener closes the engine
        }
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
