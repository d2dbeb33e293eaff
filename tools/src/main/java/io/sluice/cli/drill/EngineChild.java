package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.queue.HotPlacement;
import io.sluice.segment.KeepLimits;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Is the process that a drill kills, stops or takes the disk from. It offers numbered lines of several sources and says
 * on standard output up to which number of each they are persisted; when standard input ends, it closes the engine and
 * says what became of them.
 */
public final class EngineChild {
    /** How many sources it has; the names of their services are this word and a number. */
    static final int SOURCE_COUNT = 6;

    static final String SERVICE = "drill.child";
    static final String OPENED = "opened ";
    static final String DELAYED = "delayed ";
    static final String STACK = "stack ";
    static final String PERSISTED = "persisted ";
    static final String CLOSED = "closed ";

    private static final int ROUND_LINES = 50; // of each source between two looks
    private static final long PAUSE_NANOS = 200_000;
    private static final long CYCLE_BYTES_MAX = 2 << 20; // so that it often rolls, seals and merges
    private static final long OPEN_MILLIS_USUAL = 1_200;
    private static final int FILLER_LONGS = 6;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private EngineChild() {}

    /**
     * Runs with the store's directory, MEMORY or DISK, a word that its lines begin with, and how many bytes the store
     * may take, 0 for what an engine keeps by default. Lines that are to fill a limit have something behind their
     * number that cannot be packed.
     */
    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, false, UTF_8);
        RunDelay runDelay = RunDelay.ofThisThread();
        long delayedNanos = runDelay.nanos();
        long startNanos = System.nanoTime();
        boolean limited = !args[3].equals("0");
        ParentWatch parent = ParentWatch.start();
        Thread watch = watch(Thread.currentThread(), out);
        SluiceConfig config = SluiceConfig.builder(Path.of(args[0]))
                .hotPlacement(HotPlacement.valueOf(args[1]))
                .cycleBytesMax(CYCLE_BYTES_MAX)
                .keepLimits(
                        limited ? new KeepLimits(Long.parseLong(args[3]), 0, Duration.ZERO, 0) : KeepLimits.standard())
                .build();
        try (Sluice sluice = Sluice.open(config)) {
            watch.interrupt();
            long openNanos = System.nanoTime() - startNanos;
            out.println(OPENED + openNanos);
            out.println(DELAYED + Math.min(openNanos, runDelay.nanos() - delayedNanos));
            out.flush();
            runDelay.close();
            Source[] sources = new Source[SOURCE_COUNT];
            for (int i = 0; i < SOURCE_COUNT; i++) {
                sources[i] = sluice.source(SERVICE + i, Stream.STDOUT);
            }
            Random random = new Random();
            long number = 0;
            while (!parent.isOver()) {
                for (int line = 0; line < ROUND_LINES; line++) {
                    for (Source source : sources) {
                        offer(source, (args[2] + ' ' + number + (limited ? filler(random) : "")).getBytes(US_ASCII));
                    }
                    number++;
                }
                if (sluice.awaitPersisted(DEADLINE)) {
                    out.println(PERSISTED + number);
                    out.flush();
                }
            }
            out.println(CLOSED + sluice.close(DEADLINE).dropped());
            out.flush();
        }
    }

    /** Says where a thread stands, as long as it is not opened. */
    private static Thread watch(Thread opening, PrintStream out) {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (true) {
                            TimeUnit.MILLISECONDS.sleep(OPEN_MILLIS_USUAL);
                            out.println(STACK + Arrays.toString(opening.getStackTrace()));
                            out.flush();
                        }
                    } catch (InterruptedException e) {
                        // it is opened
                    }
                },
                "sluice-drill-watch");
        watch.setDaemon(true);
        watch.start();
        return watch;
    }

    private static String filler(Random random) {
        StringBuilder filler = new StringBuilder();
        for (int i = 0; i < FILLER_LONGS; i++) {
            filler.append(' ').append(Long.toHexString(random.nextLong()));
        }
        return filler.toString();
    }

    /** Waits for room: the drill is about what was let in. */
    private static void offer(Source source, byte[] line) {
        while (source.offer(Severity.INFO, line, 0, line.length) < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
