package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.Sluice;
import io.sluice.admit.Source;
import io.sluice.capture.ProcessCapture;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import java.io.File;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Is the 24 services of a soak: 20 that offer 600 lines a second together through the API, each numbered and with the
 * time at which it was due; two captured programs that print 50 a second each, and one that prints as many, ends, and
 * is begun again; and one captured program that floods for a while in each minute.
 */
final class SoakLoad {
    /** The service that floods; all others must lose nothing. */
    static final String FLOOD = "flood";

    private static final int COUNT = 20; // through the API
    private static final int LINES_PER_SECOND = 600;
    private static final long PERIOD_NANOS = 1_000_000_000L / LINES_PER_SECOND;
    private static final long PAUSE_NANOS = 200_000;
    private static final int PADDING_BYTES = 70; // as hex digits twice that, so that a store soon comes to its limit
    private static final long LOOK_NANOS = 20_000_000;
    private static final int CHILD_LINES_PER_SECOND = 50;
    private static final String CHILD = "i=0; while [ $i -lt %d ]; do for k in 1 2 3 4 5; do"
            + " echo \"$i INFO handled a request of a child in 12 ms, cache hit\"; i=$((i+1)); done; sleep 0.1; done";
    private static final String FLOOD_TEXT =
            "accept error: Too many open files (os error 24), listener=unix:/run/a.sock, retrying at once";

    private final Sluice sluice;
    private final SoakPlan plan;
    private final long[] numbers; // of the next line of each service, over all engines
    private final Source[] sources = new Source[COUNT];
    private final Thread lines = new Thread(this::offer, "sluice-drill-soak");
    private final Thread programs = new Thread(this::runPrograms, "sluice-drill-programs");
    private volatile boolean stopped; // written by the thread that stops it
    private volatile @Nullable Exception failure; // of the programs
    private int restartCount; // read when the thread has ended, as the next
    private int floodCount;

    private SoakLoad(Sluice sluice, SoakPlan plan, long[] numbers) {
        this.sluice = sluice;
        this.plan = plan;
        this.numbers = numbers;
    }

    /** Returns the numbers to begin with. */
    static long[] noNumbers() {
        return new long[COUNT];
    }

    /** Starts them; {@code numbers} are where they go on. */
    static SoakLoad start(Sluice sluice, SoakPlan plan, long[] numbers) throws IOException {
        SoakLoad load = new SoakLoad(sluice, plan, numbers);
        for (int i = 0; i < COUNT; i++) {
            load.sources[i] = sluice.source(TimedLoad.service(i), Stream.STDOUT);
        }
        load.lines.setDaemon(true);
        load.lines.start();
        load.programs.setDaemon(true);
        load.programs.start();
        return load;
    }

    private void offer() {
        Random random = new Random(COUNT);
        byte[] padding = new byte[PADDING_BYTES];
        long dueNanos = System.nanoTime();
        for (int turn = 0; !stopped; turn++) {
            while (System.nanoTime() - dueNanos < 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            random.nextBytes(padding);
            int service = turn % COUNT;
            String text = dueNanos + " " + numbers[service]++ + " INFO request "
                    + HexFormat.of().formatHex(padding);
            byte[] line = text.getBytes(US_ASCII);
            long unused = sources[service].offer(Severity.INFO, line, 0, line.length); // a refusal is counted
            dueNanos += PERIOD_NANOS;
        }
    }

    private void runPrograms() {
        try {
            ProcessCapture one = child("child.c0", Integer.MAX_VALUE);
            ProcessCapture other = child("child.c1", Integer.MAX_VALUE);
            ProcessCapture again = child("child.again", restartLines());
            ProcessCapture flood = null;
            long startNanos = System.nanoTime();
            while (!stopped) {
                LockSupport.parkNanos(LOOK_NANOS);
                if (!again.process().isAlive()) {
                    int unused = again.await();
                    again = child("child.again", restartLines());
                    restartCount++;
                }
                boolean wanted = isFloodTime(System.nanoTime() - startNanos);
                if (wanted && flood == null) {
                    flood = sluice.capture(FLOOD, start("yes", FLOOD_TEXT));
                    floodCount++;
                } else if (!wanted && flood != null) {
                    end(flood);
                    flood = null;
                }
            }
            end(one);
            end(other);
            end(again);
            if (flood != null) {
                end(flood);
            }
        } catch (IOException | InterruptedException e) {
            failure = e;
        }
    }

    /** The flood comes in the middle of each minute. */
    private boolean isFloodTime(long nanos) {
        long minute = TimeUnit.SECONDS.toNanos(plan.minuteSeconds());
        long at = nanos % minute;
        return at >= minute / 2 && at < minute / 2 + plan.floodNanos();
    }

    private int restartLines() {
        return plan.minuteSeconds() * CHILD_LINES_PER_SECOND / 2;
    }

    private ProcessCapture child(String service, int lineCount) throws IOException {
        return sluice.capture(service, start("sh", "-c", CHILD.replace("%d", String.valueOf(lineCount))));
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command).redirectInput(new File("/dev/null")).start();
    }

    private static void end(ProcessCapture capture) throws InterruptedException {
        capture.process().destroy();
        int unused = capture.await();
    }

    /** Ends them, and says how many lines were offered through the API so far. */
    long stop(DrillReport report) throws Exception {
        stopped = true;
        lines.join();
        programs.join();
        Exception failed = failure;
        if (failed != null) {
            throw failed;
        }
        report.note("%d floods, %d restarts of a service", floodCount, restartCount);
        long offered = 0;
        for (long number : numbers) {
            offered += number;
        }
        return offered;
    }
}
