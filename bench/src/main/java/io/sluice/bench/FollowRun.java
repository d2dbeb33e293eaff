package io.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.Source;
import io.sluice.entry.EpochClock;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Measures how long after it was offered a line is seen by a follower in another process, over rolls of the cycle and
 * restarts of the engine, and checks that none is missing or seen twice.
 *
 * <p>Lines are offered at a fixed rate, each stamped with the time at which it is offered; the follower polls as
 * {@code sluice logs -f} does. Both processes read the same clock of the machine.
 */
public final class FollowRun {
    private static final int CYCLE_BYTES = 1 << 18;
    private static final int ENGINE_COUNT = 3;
    private static final long POLL_NANOS = 5_000_000;
    private static final String LAST = "the last line";

    private FollowRun() {}

    /** Runs with a directory to make a store in, and, if given, lines a second and seconds for each engine. */
    public static void main(String[] args) throws Exception {
        if (args[0].equals("follower")) {
            follow(Path.of(args[1]));
            return;
        }
        Path store = Files.createTempDirectory(Path.of(args[0]), "follow");
        int perSecond = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        BufferedReader follower = null;
        for (int engine = 0; engine < ENGINE_COUNT; engine++) {
            try (Sluice sluice = Sluice.open(
                    SluiceConfig.builder(store).cycleBytesMax(CYCLE_BYTES).build())) {
                Source source = sluice.source("web", Stream.STDOUT);
                if (follower == null) {
                    offer(source, "the first line");
                    follower = startFollower(store);
                    follower.readLine(); // it has seen the first line, and its own start is not measured
                }
                offerAtRate(source, perSecond, seconds);
                if (engine == ENGINE_COUNT - 1) {
                    offer(source, LAST);
                }
            }
        }
        if (follower != null) {
            follower.lines().forEach(System.out::println);
        }
    }

    private static void offerAtRate(Source source, int perSecond, int seconds) {
        String padding = "x".repeat(120);
        long startNanos = System.nanoTime();
        for (int i = 0; i < perSecond * seconds; i++) {
            long dueNanos = startNanos + i * (1_000_000_000L / perSecond);
            while (System.nanoTime() < dueNanos) {
                LockSupport.parkNanos(50_000);
            }
            offer(source, "line " + i + padding);
        }
    }

    private static void offer(Source source, String line) {
        byte[] bytes = line.getBytes(UTF_8);
        source.offer(Severity.INFO, bytes, 0, bytes.length);
    }

    private static BufferedReader startFollower(Path store) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), FollowRun.class.getName(), "follower", store.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return process.inputReader(UTF_8);
    }

    private static void follow(Path store) throws IOException {
        EpochClock clock = EpochClock.system();
        Histogram delays = new Histogram(3);
        long expected = 0;
        long wrong = 0;
        try (LogReader reader = LogReader.open(store, notice -> System.out.println("notice: " + notice));
                LineCursor cursor = reader.forward(Query.builder().build(), 0)) {
            while (true) {
                if (!cursor.next()) {
                    LockSupport.parkNanos(POLL_NANOS);
                    continue;
                }
                Line line = cursor.line();
                if (line.sequence() == 0) {
                    System.out.println("ready");
                    expected = 1;
                    continue;
                }
                delays.recordValue(Math.max(0, clock.epochNanos() - line.timeNanos()));
                wrong += line.sequence() == expected ? 0 : 1;
                expected = line.sequence() + 1;
                if (new String(line.copyContent(), UTF_8).equals(LAST)) {
                    break;
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "offered to seen in another process: p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms; %d lines, %d out of order%n",
                delays.getValueAtPercentile(50) / 1e6,
                delays.getValueAtPercentile(99) / 1e6,
                delays.getValueAtPercentile(99.9) / 1e6,
                delays.getMaxValue() / 1e6,
                expected,
                wrong);
    }
}
