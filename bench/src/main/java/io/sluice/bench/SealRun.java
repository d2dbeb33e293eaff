package io.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.bench.peer.EntryFeed;
import io.sluice.bench.peer.JournalPeer;
import io.sluice.bench.peer.SqlitePeer;
import io.sluice.bench.peer.SqliteSettings;
import io.sluice.queue.StoreBytes;
import io.sluice.read.LetterCase;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import io.sluice.read.TextPattern;
import io.sluice.segment.SealLimits;
import io.sluice.segment.Sealer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures the sealed tier with the logs of eight systems, repeated with moving times: how much smaller it is, how fast
 * it is made, how fast it is searched and looked up, beside SQLite and the journal of systemd with the same entries,
 * {@code zstd} of each system's whole text and {@code rg} on the texts and on what {@code zstd} decompresses.
 */
public final class SealRun {
    private static final double MIB = 1 << 20;
    private static final int REPEATS = 7;
    private static final int LOOKUPS = 200;

    private final SystemsStore systems;
    private final int systemCount;

    private SealRun(SystemsStore systems, int systemCount) {
        this.systems = systems;
        this.systemCount = systemCount;
    }

    /**
     * Runs with a directory for the store, one with {@code *.log} files, how many MiB of lines, and how many of them
     * SQLite and the journal get (all when not given; they take minutes for each GiB).
     */
    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "seal");
        Path logs = Path.of(args[1]);
        long bytes = Long.parseLong(args[2]) << 20;
        long peerBytes = args.length > 3 ? Long.parseLong(args[3]) << 20 : bytes;
        SystemsFeed feed = new SystemsFeed(logs, bytes);
        try (SystemsStore systems = new SystemsStore(directory.resolve("store"), feed, directory.resolve("text"))) {
            systems.fill();
            systems.finish();
            SealRun run = new SealRun(systems, feed.sourceCount() - 1);
            run.seal();
            run.pack();
            if (peerBytes > 0) {
                run.keepInSqlite(directory.resolve("logs.sqlite"), new SystemsFeed(logs, peerBytes));
                run.keepInJournal(directory.resolve("journal"), new SystemsFeed(logs, peerBytes));
            }
            try (LogReader reader = LogReader.open(directory.resolve("store"), notice -> {
                throw new AssertionError(notice);
            })) {
                run.search(reader);
                run.lookUp(reader);
            }
        }
    }

    private void seal() throws IOException {
        long queueBytes = StoreBytes.of(systems.store(), Long.MAX_VALUE).queueBytes();
        long startNanos = System.nanoTime();
        long startCpu = cpuNanos();
        long rounds = 0;
        long mergeNanos = 0;
        try (Sealer sealer = Sealer.open(systems.store(), SealLimits.standard(), notice -> {
            throw new AssertionError(notice);
        })) {
            boolean more = true;
            while (more) {
                more = sealer.sealNext();
                rounds++;
                long mergeStart = System.nanoTime();
                while (sealer.mergeNext()) {
                    // all is done in the condition
                }
                mergeNanos += System.nanoTime() - mergeStart;
            }
            long nanos = System.nanoTime() - startNanos;
            long cpu = cpuNanos() - startCpu;
            long sealed = sealer.catalog().allocatedBytes();
            System.out.printf(
                    Locale.ROOT,
                    "%d lines, %.0f MiB of text; queue %.0f MiB; sealed %.1f MiB in %d segments: 1/%.2f of the text;"
                            + " written %.2f times%n",
                    systems.count(),
                    systems.rawBytes() / MIB,
                    queueBytes / MIB,
                    sealed / MIB,
                    sealer.catalog().segments().size(),
                    (double) systems.rawBytes() / sealed,
                    (double) sealer.catalog().writtenBytes() / sealed);
            System.out.printf(
                    Locale.ROOT,
                    "sealed at %.0f MB/s of text (%.0f MB/s of its CPU time), %d rounds, of which merging %.0f %%%n",
                    systems.rawBytes() * 1e3 / nanos,
                    systems.rawBytes() * 1e3 / cpu,
                    rounds,
                    100.0 * mergeNanos / nanos);
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void pack() throws IOException, InterruptedException {
        long bytes = 0;
        for (int system = 0; system < systemCount; system++) {
            Path text = systems.text(system);
            Path to = text.resolveSibling(text.getFileName() + ".zst");
            Process process = new ProcessBuilder("zstd", "-3", "-q", "-f", "-o", to.toString(), text.toString())
                    .inheritIO()
                    .start();
            process.waitFor();
            bytes += Files.size(to);
        }
        System.out.printf(
                Locale.ROOT,
                "zstd -3 of each whole file: %.1f MiB, 1/%.2f of the text%n",
                bytes / MIB,
                (double) systems.rawBytes() / bytes);
    }

    private void keepInSqlite(Path file, EntryFeed entries) throws IOException, SQLException {
        long startNanos = System.nanoTime();
        try (SqlitePeer sqlite = new SqlitePeer(file, SqliteSettings.BEST)) {
            sqlite.insertAll(entries);
        }
        printPeer("SQLite, " + SqliteSettings.BEST, Files.size(file), startNanos);
    }

    private void keepInJournal(Path to, EntryFeed entries) throws IOException, InterruptedException {
        JournalPeer journal = JournalPeer.in(to);
        if (journal == null) {
            System.out.println(JournalPeer.MISSING);
            return;
        }
        long startNanos = System.nanoTime();
        journal.write(entries);
        printPeer("systemd's journal, by systemd-journal-remote", journal.bytes(), startNanos);
    }

    private void printPeer(String what, long bytes, long startNanos) {
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f MiB, %.2f times the text, written in %.1f s%n",
                what,
                bytes / MIB,
                (double) bytes / systems.rawBytes(),
                (System.nanoTime() - startNanos) / 1e9);
    }

    private void search(LogReader reader) throws IOException, InterruptedException {
        compare(reader, "a rare token, nowhere", "blk_7281920011827364551");
        compare(reader, "a rare word, nowhere", "EMFILE");
        compare(reader, "a number in some lines", "38865049064139660");
        compare(reader, "a frequent one", "Failed password");
        compare(reader, "in every line of one system", "dfs.");
    }

    private void compare(LogReader reader, String what, String text) throws IOException, InterruptedException {
        Query query = Query.builder()
                .text(TextPattern.literal(text, LetterCase.COUNTS))
                .build();
        double[] ours = new double[REPEATS];
        long found = 0;
        String cost = "";
        for (int i = -2; i < REPEATS; i++) {
            long startNanos = System.nanoTime();
            try (LineCursor lines = reader.forward(query, 0)) {
                found = 0;
                while (lines.next()) {
                    found++;
                }
                ours[Math.max(0, i)] = systems.rawBytes() / (double) (System.nanoTime() - startNanos);
                cost = lines.cost().skippedByFilter() + " of " + lines.cost().considered();
            }
        }
        Arrays.sort(ours);
        System.out.printf(
                Locale.ROOT,
                "%-28s %.2f (%.2f to %.2f) GB/s of text, %d lines, %s chunks skipped by filter; rg -j1: %.2f;"
                        + " zstd -dc | rg: %.2f%n",
                what,
                ours[REPEATS / 2],
                ours[0],
                ours[REPEATS - 1],
                found,
                cost,
                shell("rg -j1 --no-mmap -c --no-config -F -e '" + text + "' '"
                        + systems.text(0).getParent() + "'/*.txt"),
                shell("zstd -dcq '" + systems.text(0).getParent() + "'/*.zst | rg -j1 -c --no-config -F -e '" + text
                        + "'"));
    }

    /** Returns GB/s of text of a pipeline, the better of two runs. */
    private double shell(String command) throws IOException, InterruptedException {
        double best = 0;
        for (int i = 0; i < 2; i++) {
            long startNanos = System.nanoTime();
            Process process = new ProcessBuilder("sh", "-c", command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String unused = new String(process.getInputStream().readAllBytes(), UTF_8);
            process.waitFor();
            best = Math.max(best, systems.rawBytes() / (double) (System.nanoTime() - startNanos));
        }
        return best;
    }

    private void lookUp(LogReader reader) throws IOException {
        for (String service : new String[] {"quiet", "HDFS", ""}) {
            Query.Builder query = Query.builder();
            if (!service.isEmpty()) {
                query.service(ServicePattern.parse(service));
            }
            Query wanted = query.build();
            Timing.print("last 100 of " + (service.isEmpty() ? "all" : service), LOOKUPS, () -> {
                long lines = 0;
                try (LineCursor newest = reader.backward(wanted, Long.MAX_VALUE)) {
                    while (lines < 100 && newest.next()) {
                        lines++;
                    }
                }
                return lines;
            });
        }
        Query days = Query.builder()
                .fromNanos(SystemsFeed.START_NANOS)
                .untilNanos(SystemsFeed.START_NANOS + SystemsFeed.DAYS * SystemsFeed.DAY_NANOS)
                .build();
        Timing.print(
                "histogram of 7 days by minute",
                LOOKUPS,
                () -> reader.aggregates().histogram(days, 60_000_000_000L).total());
        Timing.print(
                "the same by service, by hour",
                LOOKUPS,
                () -> reader.aggregates()
                        .histogramByService(days, 3_600_000_000_000L)
                        .size());
    }
}
