package io.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.read.LetterCase;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.TextPattern;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures text search over a store of more than a gibibyte, from the query to the last line, beside ripgrep on a file
 * of the same lines. Both are in the page cache; ripgrep is timed as a whole process with one thread, and reads instead
 * of mapping, which is three to ten times as fast where page faults are dear.
 */
public final class SearchRun {
    private static final int LINE_COUNT = 8_000_000;
    private static final int SERVICE_COUNT = 22;
    private static final int WARM_UP_COUNT = 3;
    private static final int REPEATS = 7;

    private final LogReader reader;
    private final Path text;

    private SearchRun(LogReader reader, Path text) {
        this.reader = reader;
        this.text = text;
    }

    /** Runs with a directory for the store and one with {@code *.log} files. */
    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "search");
        Path text = directory.resolve("text");
        try (SampleStore sample = new SampleStore(
                directory.resolve("store"), RealLines.read(Path.of(args[1])), SERVICE_COUNT, LINE_COUNT)) {
            sample.fillTo(LINE_COUNT);
            sample.indexNanos();
            write(sample, text);
            try (LogReader reader = LogReader.open(directory.resolve("store"), notice -> {})) {
                SearchRun run = new SearchRun(reader, text);
                run.compare("a text that is nowhere", "Nothing here at all", LetterCase.COUNTS, List.of("-F"));
                run.compare("a text in 1 of 16,000 lines", "blk_38865049064139660", LetterCase.COUNTS, List.of("-F"));
                run.compare("nowhere, any case", "nothing here at all", LetterCase.IGNORED, List.of("-F", "-i"));
                run.compare("an expression, nowhere", "Nothing here [a-z]+ \\d+", LetterCase.COUNTS, List.of());
                run.compare("an expression, 1 of 550 lines", "port 5[0-9]+9 ssh2", LetterCase.COUNTS, List.of());
            }
        }
    }

    private static void write(SampleStore sample, Path text) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(text), 1 << 16)) {
            for (long line = 0; line < LINE_COUNT; line++) {
                out.write(sample.content(line));
                out.write('\n');
            }
        }
    }

    private void compare(String what, String expression, LetterCase letterCase, List<String> options)
            throws IOException, InterruptedException {
        Query query = Query.builder()
                .text(TextPattern.compile(expression, letterCase))
                .build();
        double[] ours = new double[REPEATS];
        double[] peers = new double[REPEATS];
        long found = 0;
        long foundByPeer = 0;
        for (int i = -WARM_UP_COUNT; i < REPEATS; i++) {
            long startNanos = System.nanoTime();
            try (LineCursor lines = reader.forward(query, 0)) {
                found = 0;
                while (lines.next()) {
                    found++;
                }
                ours[Math.max(0, i)] = lines.cost().scannedBytes() / (double) (System.nanoTime() - startNanos);
            }
        }
        for (int i = 0; i < REPEATS; i++) {
            long startNanos = System.nanoTime();
            foundByPeer = ripgrep(expression, options);
            peers[i] = Files.size(text) / (double) (System.nanoTime() - startNanos);
        }
        System.out.printf(
                Locale.ROOT,
                "%-28s Sluice %s GB/s of blocks, %d lines; rg -j1 %s GB/s of text, %d lines%n",
                what,
                describe(ours),
                found,
                describe(peers),
                foundByPeer);
    }

    private long ripgrep(String expression, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("rg", "-j1", "-c", "--no-config", "--no-mmap"));
        command.addAll(options);
        command.addAll(List.of("-e", expression, text.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String count = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        process.waitFor();
        return count.isEmpty() ? 0 : Long.parseLong(count);
    }

    private static String describe(double[] values) {
        Arrays.sort(values);
        return String.format(
                Locale.ROOT, "%.2f (%.2f to %.2f)", values[values.length / 2], values[0], values[values.length - 1]);
    }
}
