package io.sluice.bench;

import io.sluice.bench.peer.JournalPeer;
import io.sluice.bench.peer.SqlitePeer;
import io.sluice.bench.peer.SqliteSettings;
import io.sluice.read.Aggregates;
import io.sluice.read.Histogram;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Measures how long it takes to find the last lines of a service, and to count a day by minute and severity, as a store
 * of 24 services grows; with SQLite and the systemd journal beside it, on the same lines.
 *
 * <p>The store is on a disk and in the page cache. "First" is the first call with a new reader, which has read nothing
 * of the index yet.
 */
public final class LookupRun {
    private static final int SERVICE_COUNT = 24;
    private static final int LINES = 100;
    private static final int REPEATS = 2_000;
    private static final long JOURNAL_MAX = 1_000_000; // it takes 40 seconds for that
    private static final int REPEATS_FEW = 10;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final Path directory;
    private final SampleStore sample;

    private LookupRun(Path directory, SampleStore sample) {
        this.directory = directory;
        this.sample = sample;
    }

    /**
     * Runs with a directory for the stores, one with {@code *.log} files, the sizes to measure at in lines, and up to
     * which of them the peers take part: {@code DIR LOGS 1000000,10000000 1000000}.
     */
    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "lookup");
        long[] sizes = Stream.of(args[2].split(",")).mapToLong(Long::parseLong).toArray();
        long peersMax = Long.parseLong(args[3]);
        long sizeMax = LongStream.of(sizes).max().orElseThrow();
        RealLines lines = RealLines.read(Path.of(args[1]));
        try (SampleStore sample = new SampleStore(directory.resolve("store"), lines, SERVICE_COUNT - 2, sizeMax);
                SqlitePeer sqlite = new SqlitePeer(directory.resolve("sqlite"), SqliteSettings.BEST)) {
            LookupRun run = new LookupRun(directory, sample);
            for (long size : sizes) {
                run.measure(size);
                if (size <= peersMax) {
                    run.measure(sqlite, size);
                }
                if (size <= Math.min(peersMax, JOURNAL_MAX)) {
                    run.measureJournal(size);
                }
            }
        }
    }

    private void measure(long size) throws IOException {
        sample.fillTo(size);
        long indexNanos = sample.indexNanos();
        System.out.printf(
                Locale.ROOT,
                "%d lines: store %d bytes, index %d bytes (%.3f %%), made in %.0f ms%n",
                size,
                bytesBelow(sample.queue()) - bytesBelow(sample.queue().resolve("index")),
                bytesBelow(sample.queue().resolve("index")),
                100.0 * bytesBelow(sample.queue().resolve("index")) / bytesBelow(sample.queue()),
                indexNanos / 1e6);
        try (LogReader reader = LogReader.open(directory.resolve("store"), notice -> {})) {
            for (String service : new String[] {"quiet", "rare", "busy.s3"}) {
                Query query =
                        Query.builder().service(ServicePattern.parse(service)).build();
                Timing.print("sluice, last 100 of " + service, REPEATS, () -> last(reader, query));
            }
            Timing.print(
                    "sluice, last 100 of all",
                    REPEATS,
                    () -> last(reader, Query.builder().build()));
            Query day = Query.builder()
                    .fromNanos(SampleStore.START_NANOS)
                    .untilNanos(SampleStore.START_NANOS + SampleStore.DAY_NANOS)
                    .build();
            Aggregates aggregates = reader.aggregates();
            Timing.print(
                    "sluice, day by minute and service",
                    REPEATS_FEW * 2,
                    () -> aggregates.histogramByService(day, MINUTE_NANOS).values().stream()
                            .mapToLong(Histogram::total)
                            .sum());
            System.out.println("  blocks scanned for it: " + aggregates.cost().scanned());
        }
    }

    private static long last(LogReader reader, Query query) throws IOException {
        long found = 0;
        try (LineCursor lines = reader.last(query, LINES)) {
            while (found < LINES && lines.next()) {
                found++;
            }
        }
        return found;
    }

    private void measure(SqlitePeer sqlite, long size) throws Exception {
        sqlite.insertAll(sample.feed(sqlite.count(), size));
        for (String service : new String[] {"quiet", "rare", "busy.s3"}) {
            Timing.print("SQLite, last 100 of " + service, REPEATS, () -> sqlite.last(service, LINES));
        }
        Timing.print("SQLite, all by minute and service", 1, sqlite::histogram);
    }

    private void measureJournal(long size) throws IOException, InterruptedException {
        JournalPeer journal = JournalPeer.in(directory.resolve("journal" + size));
        if (journal == null) {
            System.out.println("  " + JournalPeer.MISSING);
            return;
        }
        long startNanos = System.nanoTime();
        journal.write(sample.feed(0, size));
        System.out.printf(
                Locale.ROOT,
                "  journal: %d bytes, written in %.1f s%n",
                journal.bytes(),
                (System.nanoTime() - startNanos) / 1e9);
        for (String service : new String[] {"quiet", "rare", "busy.s3"}) {
            Timing.print("journalctl -n 100 of " + service, REPEATS_FEW, () -> {
                Process process = new ProcessBuilder(
                                "journalctl",
                                "--directory",
                                journal.file().resolveSibling("").toString(),
                                "-n",
                                "100",
                                "-o",
                                "cat",
                                "SERVICE=" + service)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                try (var out = process.inputReader()) {
                    return out.lines().count();
                }
            });
        }
    }

    private static long bytesBelow(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
