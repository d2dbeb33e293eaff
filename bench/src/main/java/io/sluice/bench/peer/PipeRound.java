package io.sluice.bench.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.entry.Severity;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Has programs keep what {@code cat} writes into their pipes, one program for each producer, as they are meant to be
 * used. The round ends when the last one does.
 *
 * <p>Settings: {@code program} (s6-log, svlogd, journal, or cat: a copy to a file, which is the floor).
 */
public final class PipeRound {
    private static final int FILE_BYTES = 16 << 20;
    private static final int PER_SECOND = 1_000_000; // so that a round takes about as long as it should
    private static final Set<String> HOUSEKEEPING = Set.of("config", "lock", "newstate", "state");
    private static final int JOURNAL_PER_SECOND = 25_000;

    private PipeRound() {}

    /** Returns how many lines each producer's file has. */
    static long lineCount(Task task) {
        boolean journal = task.setting("program", "").equals("journal");
        return (long) (task.seconds() * (journal ? JOURNAL_PER_SECOND : PER_SECOND));
    }

    /** Returns the file that {@code cat} reads, made when it is missing. */
    static Path text(Task task) throws IOException {
        Path file = Path.of(task.directory(), "input");
        Lines lines = Lines.of(task);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            if (task.setting("program", "").equals("journal")) {
                JournalPeer.writeExport(new Feed(lines, lineCount(task)), out);
            } else {
                for (long i = 0; i < lineCount(task); i++) {
                    out.write(lines.bytes(i));
                    out.write('\n');
                }
            }
        }
        return file;
    }

    /** Runs a round in which programs read pipes. */
    public static Outcome run(Task task) throws Exception {
        Path input = text(task);
        Span span = Span.begin();
        List<List<Process>> pipelines = new ArrayList<>();
        Path kept = Files.createDirectories(Path.of(task.directory(), "kept"));
        for (int p = 0; p < task.producers(); p++) {
            Path directory = Files.createDirectories(kept.resolve("service" + p));
            pipelines.add(ProcessBuilder.startPipeline(
                    List.of(new ProcessBuilder("cat", input.toString()), logger(task, directory))));
        }
        for (List<Process> pipeline : pipelines) {
            for (Process process : pipeline) {
                if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
                    process.destroy();
                    throw new IOException(task.setting("program", "") + " did not end well");
                }
            }
        }
        span.end();
        long count = lineCount(task) * task.producers();
        long found = task.setting("program", "").equals("journal") ? JournalPeer.entryCount(kept) : lineEnds(kept);
        if (found != count) {
            throw new IOException("gave " + count + " lines, the files have " + found);
        }
        return span.kept(count, Tree.bytes(kept));
    }

    /** Returns how many lines are in all files, but for those with which the programs keep house. */
    private static long lineEnds(Path root) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(file -> Files.isRegularFile(file)
                            && !HOUSEKEEPING.contains(file.getFileName().toString()))
                    .toList();
        }
        long count = 0;
        byte[] buffer = new byte[1 << 16];
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    for (int i = 0; i < length; i++) {
                        count += buffer[i] == '\n' ? 1 : 0;
                    }
                }
            }
        }
        return count;
    }

    private static ProcessBuilder logger(Task task, Path directory) throws IOException {
        String program = task.setting("program", "cat");
        ProcessBuilder builder = switch (program) {
            case "s6-log" -> new ProcessBuilder("s6-log", "-b", "n1000", "s" + FILE_BYTES, "t", directory + "");
            case "svlogd" -> svlogd(directory);
            case "journal" -> journal(directory);
            default -> new ProcessBuilder("dd", "bs=64k", "of=" + directory.resolve("copy"), "status=none");
        };
        return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    private static ProcessBuilder svlogd(Path directory) throws IOException {
        Files.write(directory.resolve("config"), ("s" + FILE_BYTES + "\nn1000\n").getBytes(US_ASCII));
        return new ProcessBuilder("svlogd", "-t", "-l", "4096", "-b", "65536", directory.toString());
    }

    private static ProcessBuilder journal(Path directory) throws IOException {
        JournalPeer journal = JournalPeer.in(directory);
        if (journal == null) {
            throw new IOException(JournalPeer.MISSING);
        }
        return new ProcessBuilder(journal.command());
    }

    private static final class Feed implements EntryFeed {
        private final Lines lines;
        private final long count;
        private long index = -1;

        Feed(Lines lines, long count) {
            this.lines = lines;
            this.count = count;
        }

        @Override
        public boolean next() {
            return ++index < count;
        }

        @Override
        public String service() {
            return "service";
        }

        @Override
        public long timeNanos() {
            return 1_760_000_000_000_000_000L + index * 1_000;
        }

        @Override
        public Severity severity() {
            return Severity.INFO;
        }

        @Override
        public byte[] content() {
            return lines.bytes(index);
        }
    }
}
