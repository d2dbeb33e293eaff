package io.sluice.bench.latency;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.CloseReport;
import io.sluice.Sluice;
import io.sluice.admit.Source;
import io.sluice.bench.peer.Lines;
import io.sluice.bench.peer.Log4jRound;
import io.sluice.bench.peer.Outcome;
import io.sluice.bench.peer.SluiceRound;
import io.sluice.bench.peer.Tally;
import io.sluice.bench.peer.Task;
import io.sluice.bench.report.Percentiles;
import io.sluice.entry.EpochClock;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.logging.log4j.Logger;

/**
 * Measures what the offers of a task take, in an open loop.
 *
 * <p>Settings: {@code target} (sluice, log4j, or nothing: what the machine and the harness take by themselves),
 * {@code kind} (burst, sustained, overload), {@code stages} (true: also until in block, appended, and readable in
 * another process), {@code hgrm} (a file name without its end, for the histograms), and those of {@link SluiceRound}.
 */
public final class LatencyRound {
    /** The stage that each target has. */
    public static final String OFFERED = "offered";

    private static final int BURST_LINES = 8_192; // a quarter of the slots
    private static final long BURST_PAUSE_NANOS = 20_000_000;
    private static final int KEPT_CYCLES = 6; // a follower is never so far behind
    private static final long RETIRE_NANOS = 50_000_000;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final Task task;
    private final Lines lines;
    private final Map<String, Percentiles> stages = new LinkedHashMap<>();
    private long startNanos; // of what is offered; 0 for bursts, which the pauses drain
    private long drainedNanos; // when all of it was kept

    private LatencyRound(Task task) throws IOException {
        this.task = task;
        this.lines = Lines.of(task);
    }

    /** Runs a round. */
    public static Outcome run(Task task) throws Exception {
        LatencyRound round = new LatencyRound(task);
        return switch (task.setting("target", "sluice")) {
            case "log4j" -> round.log4j();
            case "nothing" -> round.outcome(round.loop((producer, number, dueNanos) -> 0), 0);
            default -> round.sluice();
        };
    }

    /** Returns the times of a histogram of nanoseconds, in microseconds. */
    public static Percentiles percentiles(Histogram nanos) {
        return new Percentiles(
                nanos.getValueAtPercentile(50) / NANOS_PER_MICRO,
                nanos.getValueAtPercentile(90) / NANOS_PER_MICRO,
                nanos.getValueAtPercentile(99) / NANOS_PER_MICRO,
                nanos.getValueAtPercentile(99.9) / NANOS_PER_MICRO,
                nanos.getValueAtPercentile(99.99) / NANOS_PER_MICRO,
                nanos.getMaxValue() / NANOS_PER_MICRO);
    }

    private Pace pace() {
        return new Pace(task.producers(), task.perSecond(), task.seconds());
    }

    /** Holds what was offered. */
    private record Offered(long lines, long accepted, long nanos, long neverOffered) {}

    private Offered loop(Target target) throws InterruptedException, IOException {
        if (task.setting("kind", "sustained").equals("burst")) {
            return bursts(target);
        }
        OpenLoop loop = new OpenLoop(target, pace());
        loop.run();
        startNanos = loop.startNanos();
        keep(OFFERED, loop.corrected());
        return offered(loop);
    }

    private static Offered offered(OpenLoop loop) {
        return new Offered(loop.offered(), loop.accepted(), loop.nanos(), loop.neverOffered());
    }

    /**
     * Offers bursts as fast as can be, with pauses in which the ring runs empty. Their times are those of the calls.
     */
    private Offered bursts(Target target) throws InterruptedException, IOException {
        Histogram calls = new Histogram(3);
        long offered = 0;
        long accepted = 0;
        long nanos = 0;
        long neverOffered = 0;
        long endNanos = System.nanoTime() + (long) (task.seconds() * 1e9);
        while (System.nanoTime() - endNanos < 0) {
            OpenLoop burst = new OpenLoop(target, new Pace(task.producers(), 1e12, BURST_LINES / 1e12));
            burst.run();
            calls.add(burst.uncorrected());
            offered += burst.offered();
            accepted += burst.accepted();
            nanos += burst.nanos();
            neverOffered += burst.neverOffered();
            LockSupport.parkNanos(BURST_PAUSE_NANOS);
        }
        keep(OFFERED, calls);
        return new Offered(offered, accepted, nanos, neverOffered);
    }

    private void keep(String stage, Histogram histogram) throws IOException {
        stages.put(stage, percentiles(histogram));
        String prefix = task.setting("hgrm", "");
        if (!prefix.isEmpty()) {
            try (PrintStream out = new PrintStream(
                    Files.newOutputStream(Path.of(prefix + "-" + stage.replace(' ', '-') + ".hgrm")),
                    false,
                    US_ASCII)) {
                histogram.outputPercentileDistribution(out, NANOS_PER_MICRO);
            }
        }
    }

    private Outcome outcome(Offered offered, long bytes) {
        return new Outcome(
                offered.accepted(),
                startNanos == 0 ? offered.nanos() : Math.max(offered.nanos(), drainedNanos - startNanos),
                offered.nanos(),
                bytes,
                offered.lines(),
                offered.neverOffered(),
                stages,
                List.of(),
                0);
    }

    private Outcome log4j() throws IOException, InterruptedException {
        try (Log4jRound log4j = Log4jRound.start(task)) {
            List<Logger> loggers = new ArrayList<>();
            for (int p = 0; p < task.producers(); p++) {
                loggers.add(log4j.logger("service" + p));
            }
            Tally tally = new Tally(task.producers());
            Offered offered = loop((producer, number, dueNanos) -> {
                Logger logger = loggers.get(producer);
                String line = lines.text(number);
                logger.info(line);
                tally.add(producer, line.length() + log4j.lineBytes(logger.getName()));
                return 0;
            });
            log4j.awaitLength(tally.sum());
            drainedNanos = System.nanoTime();
            log4j.finish(tally.sum());
            return outcome(offered, tally.sum());
        }
    }

    private Outcome sluice() throws Exception {
        Path root = Path.of(task.directory(), "store");
        boolean staged = task.setting("stages", "false").equals("true");
        try (Sluice sluice = Sluice.open(SluiceRound.config(task, root))) {
            Retirement retirement = new Retirement(root);
            retirement.start();
            Offered offered = staged ? staged(sluice, root) : loop(plain(sluice));
            if (!staged) {
                awaitDrained(sluice);
            }
            retirement.end();
            CloseReport report = sluice.close(DEADLINE);
            if (report.dropped() != offered.lines() - offered.accepted()) {
                throw new IOException("offered " + offered + ", dropped " + report.dropped());
            }
            return outcome(offered, 0);
        } finally {
            SluiceRound.removeQueue(root);
        }
    }

    private List<Source> sources(Sluice sluice) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (int p = 0; p < task.producers(); p++) {
            sources.add(sluice.source("service" + p, Stream.STDOUT));
        }
        return sources;
    }

    private Target plain(Sluice sluice) throws IOException {
        List<Source> sources = sources(sluice);
        return (producer, number, dueNanos) -> {
            byte[] line = lines.bytes(number);
            return sources.get(producer).offer(Severity.INFO, line, 0, line.length);
        };
    }

    private Offered staged(Sluice sluice, Path root) throws Exception {
        List<Source> sources = sources(sluice);
        Source edge = sluice.source("edge", Stream.MONITOR);
        byte[] mark = Follower.first();
        edge.offer(Severity.INFO, mark, 0, mark.length);
        Follower follower = Follower.start(root);
        follower.awaitReady();
        List<byte[]> stamped = new ArrayList<>();
        for (int p = 0; p < task.producers(); p++) {
            stamped.add(lines.bytes(p).clone());
        }
        long epochOffset = EpochClock.system().epochNanos() - System.nanoTime();
        Target target = (producer, number, dueNanos) -> {
            byte[] line = stamped.get(producer);
            Follower.stamp(line, dueNanos + epochOffset);
            return sources.get(producer).offer(Severity.INFO, line, 0, line.length);
        };
        OpenLoop loop = new OpenLoop(target, pace());
        StageWatch watch = StageWatch.start(sluice);
        loop.run();
        startNanos = loop.startNanos();
        awaitDrained(sluice);
        watch.end();
        mark = Follower.last();
        edge.offer(Severity.INFO, mark, 0, mark.length);
        Percentiles readable = follower.awaitEnd();
        keep(OFFERED, loop.corrected());
        keep("in block", loop.until(watch.taken()));
        keep("appended", loop.until(watch.persisted()));
        stages.put("readable", readable);
        return offered(loop);
    }

    private void awaitDrained(Sluice sluice) throws IOException {
        if (!sluice.awaitPersisted(DEADLINE)) {
            throw new IOException("not persisted in time");
        }
        drainedNanos = System.nanoTime();
    }

    /** Removes old cycles meanwhile, as retention would. */
    private static final class Retirement extends Thread {
        private final Path root;
        private volatile boolean done; // written by the main thread

        Retirement(Path root) {
            this.root = root;
        }

        @Override
        public void run() {
            while (!done) {
                SluiceRound.retire(root, KEPT_CYCLES);
                LockSupport.parkNanos(RETIRE_NANOS);
            }
        }

        void end() throws InterruptedException {
            done = true;
            LockSupport.unpark(this);
            join();
        }
    }
}
