package io.sluice.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.Source;
import io.sluice.entry.EntryKind;
import io.sluice.entry.EpochClock;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.queue.HotPlacement;
import io.sluice.queue.StoreDirectory;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import io.sluice.read.ServiceUse;
import io.sluice.segment.KeepLimits;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a store with a limit live through ten days in a few minutes: 23 services write a line every ten seconds, one
 * floods. Looks at what the store takes all the time, and at what is left of whom in the end.
 */
public final class RetentionRun {
    private static final long STEP_NANOS = 10_000_000_000L;
    private static final int DAYS = 10;
    private static final int KEPT_DAYS = 7;
    private static final int QUIET_COUNT = 23;
    private static final long STEPS = DAYS * SystemsFeed.DAY_NANOS / STEP_NANOS;
    private static final long SAMPLE_NANOS = 50_000_000;
    private static final long PAUSE_NANOS = 100_000;
    private static final int LOOK_STEPS = 50;
    private static final long UNSEALED_LINES_MAX = 400_000;
    private static final double MIB = 1 << 20;

    private final AtomicLong now = new AtomicLong(SystemsFeed.START_NANOS);
    private final Path directory;
    private final long capBytes;
    private final AtomicLong peakBytes = new AtomicLong();
    private final AtomicLong samples = new AtomicLong();
    private volatile boolean done; // written by the main thread

    private RetentionRun(Path directory, long capBytes) {
        this.directory = directory;
        this.capBytes = capBytes;
    }

    /** Runs with a directory, one with {@code *.log} files, the limit in MiB, and the flood's lines in ten seconds. */
    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "retention");
        RetentionRun run = new RetentionRun(directory, Long.parseLong(args[2]) << 20);
        run.live(new MovingLogs(Path.of(args[1])), Integer.parseInt(args[3]));
        run.look();
    }

    private void live(MovingLogs logs, int floodLines) throws Exception {
        long startNanos = System.nanoTime();
        EpochClock clock = () -> now.get() + System.nanoTime() - startNanos; // never stands still
        SluiceConfig config = SluiceConfig.builder(directory)
                .hotPlacement(HotPlacement.DISK)
                .keepLimits(new KeepLimits(capBytes, 0, Duration.ZERO, 0))
                .statsInterval(Duration.ZERO)
                .clock(clock)
                .build();
        long floodBytes = 0;
        Thread sampler = new Thread(this::sample);
        sampler.start();
        try (Sluice sluice = Sluice.open(config)) {
            Source flood = sluice.source("flood", Stream.STDOUT);
            Source[] quiet = new Source[QUIET_COUNT];
            for (int i = 0; i < QUIET_COUNT; i++) {
                quiet[i] = sluice.source("quiet.s" + i, Stream.STDOUT);
            }
            for (long step = 0; step < STEPS; step++) {
                for (Source source : quiet) {
                    byte[] line = logs.next();
                    offer(source, line);
                }
                for (int i = 0; i < floodLines; i++) {
                    byte[] line = logs.next();
                    offer(flood, line);
                    floodBytes += line.length + 1;
                }
                now.addAndGet(STEP_NANOS);
                if (step % LOOK_STEPS == 0) {
                    awaitSealed(sluice);
                }
            }
        }
        now.addAndGet(System.nanoTime() - startNanos);
        done = true;
        sampler.join();
        System.out.printf(
                Locale.ROOT,
                "%d days in %.0f s, the flood wrote %.0f MiB; the store took %.1f MiB at most in %d looks, limit %.0f%n",
                DAYS,
                (System.nanoTime() - startNanos) / 1e9,
                floodBytes / MIB,
                peakBytes.get() / MIB,
                samples.get(),
                capBytes / MIB);
    }

    /** In real time the sealer is never days behind. */
    private void awaitSealed(Sluice sluice) throws IOException {
        try (StoreDirectory store = StoreDirectory.open(directory)) {
            while (sluice.persistedSequence()
                            - CountersSnapshot.read(store.stateDirectories()).of(StoreCounter.SEALED)
                    > UNSEALED_LINES_MAX) {
                LockSupport.parkNanos(SAMPLE_NANOS);
            }
        }
    }

    private static void offer(Source source, byte[] line) {
        while (source.offer(Severity.INFO, line, 0, line.length) < 0) {
            LockSupport.parkNanos(PAUSE_NANOS); // a real flood would lose it, which is not the question here
        }
    }

    private void sample() {
        while (!done) {
            try {
                long bytes = allocated();
                peakBytes.accumulateAndGet(bytes, Math::max);
                samples.incrementAndGet();
            } catch (IOException e) {
                System.out.println(e);
            }
            LockSupport.parkNanos(SAMPLE_NANOS);
        }
    }

    /** Asks what is allocated: some files are longer than that. */
    private long allocated() throws IOException {
        Process du = new ProcessBuilder("du", "-sB1", directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD) // files go while it looks
                .start();
        String text = new String(du.getInputStream().readAllBytes(), US_ASCII);
        return text.isEmpty() ? 0 : Long.parseLong(text.substring(0, text.indexOf('\t')));
    }

    private void look() throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "-sB1", directory.toString())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean unused = du.waitFor(1, TimeUnit.MINUTES);
        long end = now.get();
        long from = end - KEPT_DAYS * SystemsFeed.DAY_NANOS;
        long realNanos = end - SystemsFeed.START_NANOS - DAYS * SystemsFeed.DAY_NANOS;
        long wanted = (KEPT_DAYS * SystemsFeed.DAY_NANOS - realNanos) / STEP_NANOS - 1;
        int complete = 0;
        try (LogReader reader = LogReader.open(directory, notice -> {
            throw new AssertionError(notice);
        })) {
            for (int i = 0; i < QUIET_COUNT; i++) {
                Query query = Query.builder()
                        .service(ServicePattern.parse("quiet.s" + i))
                        .fromNanos(from)
                        .build();
                complete += count(reader, query) >= wanted ? 1 : 0;
            }
            System.out.printf(Locale.ROOT, "%d of %d quiet services have all of seven days%n", complete, QUIET_COUNT);
            List<ServiceUse> uses = reader.aggregates().uses(Query.builder().build());
            for (ServiceUse use : uses) {
                if (use.totals().name().equals("flood") || use.totals().name().equals("quiet.s0")) {
                    System.out.printf(
                            Locale.ROOT,
                            "%s: %d entries, %.1f MiB sealed, the last %.1f days%n",
                            use.totals().name(),
                            use.totals().entries(),
                            use.sealedBytes() / MIB,
                            (double) (end - use.totals().firstNanos()) / SystemsFeed.DAY_NANOS);
                }
            }
            try (LineCursor first = reader.forward(
                    Query.builder().service(ServicePattern.parse("flood")).build(), 0)) {
                boolean found = first.next();
                System.out.println("the flood's history begins with a gap: "
                        + (found && first.line().kind() == EntryKind.GAP)
                        + (found ? ", " + new String(first.line().copyContent(), US_ASCII) : ""));
            }
        }
    }

    private static long count(LogReader reader, Query query) throws IOException {
        long count = 0;
        try (LineCursor lines = reader.forward(query, 0)) {
            while (lines.next()) {
                count++;
            }
        }
        return count;
    }
}
