package io.sluice.bench;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.queue.HotPlacement;
import io.sluice.queue.StoreDirectory;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures an engine and its index with many sources, each line of another one at random: the worst that can come, as
 * every block then has entries of hundreds of them.
 */
public final class SourcesRun {
    private static final int LINE_COUNT = 4_000_000;
    private static final int LINES = 10;
    private static final int PAUSE_NANOS = 500_000;

    private final Path directory;
    private final RealLines lines;
    private final int sourceCount;
    private long refused; // offers, each of which was made again

    private SourcesRun(Path directory, RealLines lines, int sourceCount) {
        this.directory = directory;
        this.lines = lines;
        this.sourceCount = sourceCount;
    }

    /** Runs with a directory for the stores, one with {@code *.log} files, and how many sources. */
    public static void main(String[] args) throws Exception {
        RealLines lines = RealLines.read(Path.of(args[1]));
        for (String count : args[2].split(",", -1)) {
            Path store = Files.createTempDirectory(Path.of(args[0]), "sources");
            new SourcesRun(store, lines, Integer.parseInt(count)).run();
        }
    }

    private void run() throws IOException {
        SluiceConfig config = SluiceConfig.builder(directory)
                .sourceCountMax(Math.max(sourceCount, 64))
                .hotPlacement(HotPlacement.DISK)
                .sealing(false)
                .build();
        double rate;
        long openNanos;
        try (Sluice sluice = Sluice.open(config)) {
            List<Source> sources = new ArrayList<>();
            for (int i = 0; i < sourceCount; i++) {
                sources.add(sluice.source(service(i), Stream.STDOUT));
            }
            offer(sources, LINE_COUNT / 4); // warms up
            sluice.awaitPersisted(Duration.ofMinutes(1));
            long startNanos = System.nanoTime();
            offer(sources, LINE_COUNT);
            if (!sluice.awaitPersisted(Duration.ofMinutes(1))) {
                throw new IOException("not persisted in time");
            }
            rate = LINE_COUNT * 1e3 / (System.nanoTime() - startNanos);
            long dropped = sluice.close(Duration.ofMinutes(1)).dropped();
            if (dropped != refused) { // each offer that was refused counts as dropped, and was made again
                throw new IOException("dropped " + dropped + " entries, refused " + refused);
            }
        }
        long startNanos = System.nanoTime();
        Sluice.open(config).close();
        openNanos = System.nanoTime() - startNanos;
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                Locale.ROOT,
                "%d sources: %.2f M lines/s; opened and closed again in %.2f s; heap %d MiB; index %.2f %% of the store%n",
                sourceCount,
                rate,
                openNanos / 1e9,
                (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                indexPercent());
        try (LogReader reader = LogReader.open(directory, notice -> {})) {
            Random random = new Random(1);
            Timing.print("last 10 of any of them", 500, () -> last(reader, service(random.nextInt(sourceCount))));
        }
    }

    private static String service(int number) {
        return "group" + number / 100 + ".s" + number;
    }

    private void offer(List<Source> sources, int count) {
        Random random = new Random(count);
        for (int i = 0; i < count; i++) {
            byte[] line = lines.get(i);
            Source source = sources.get(random.nextInt(sources.size()));
            while (source.offer(Severity.INFO, line, 0, line.length) < 0) {
                refused++;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static long last(LogReader reader, String service) throws IOException {
        Query query = Query.builder().service(ServicePattern.parse(service)).build();
        long found = 0;
        try (LineCursor cursor = reader.last(query, LINES)) {
            while (found < LINES && cursor.next()) {
                found++;
            }
        }
        return found;
    }

    private double indexPercent() throws IOException {
        try (StoreDirectory store = StoreDirectory.open(directory)) {
            double index = bytesBelow(store.queue().resolve("index"));
            return 100 * index / (bytesBelow(store.queue()) - index);
        }
    }

    private static long bytesBelow(Path root) throws IOException {
        try (java.util.stream.Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
