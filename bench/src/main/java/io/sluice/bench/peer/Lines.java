package io.sluice.bench.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Holds lines to be offered over and over, as bytes and as text: made before a round, so that no contestant's figure
 * has the making of them in it. Immutable.
 */
public final class Lines {
    private static final int COUNT = 1 << 12;

    private final byte[][] bytes = new byte[COUNT][];
    private final String[] texts = new String[COUNT];
    private final int longest;

    private Lines(List<byte[]> lines) {
        int max = 0;
        for (int i = 0; i < COUNT; i++) {
            byte[] line = lines.get((int) ((long) i * 7_919 % lines.size())); // neighbours of other systems
            bytes[i] = line;
            texts[i] = new String(line, ISO_8859_1);
            max = Math.max(max, line.length);
        }
        longest = max;
    }

    /** Makes the lines of a task. */
    public static Lines of(Task task) throws IOException {
        String logs = task.logs();
        if (task.lineBytes() > 0) {
            return ofLength(task.lineBytes());
        }
        if (logs == null) {
            throw new IOException("real lines need a directory with *.log files");
        }
        List<byte[]> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(logs))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                addLines(Files.readAllBytes(file), lines);
            }
        }
        return new Lines(lines);
    }

    /** Makes lines of one service, in their order: those of the biggest file, or others of one length. */
    static List<byte[]> ofOneService(Task task) throws IOException {
        String logs = task.logs();
        if (task.lineBytes() > 0 || logs == null) {
            return List.of(of(task).bytes);
        }
        List<byte[]> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(logs))) {
            Path biggest = files.filter(path -> path.toString().endsWith(".log"))
                    .max(Comparator.comparingLong(path -> path.toFile().length()))
                    .orElseThrow(() -> new IOException("there is no *.log file in " + logs));
            addLines(Files.readAllBytes(biggest), lines);
        }
        return lines;
    }

    /** Makes lines of one length: a server's, each with another time and other numbers. */
    public static Lines ofLength(int length) {
        List<byte[]> lines = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            String text = String.format(
                    Locale.ROOT,
                    "2026-11-24T08:%02d:%02d.%06dZ worker-%d accept on [::]:8080 failed: too many open files, %d in use,"
                            + " client 10.1.%d.%d:%d, trying again ",
                    i / 60 % 60,
                    i % 60,
                    i * 7_919L % 1_000_000,
                    i % 16,
                    1_024 + i % 7,
                    i % 256,
                    i * 31 % 256,
                    32_768 + i * 17 % 20_000);
            byte[] line = text.repeat(length / text.length() + 1).getBytes(ISO_8859_1);
            lines.add(Arrays.copyOf(line, length));
        }
        return new Lines(lines);
    }

    /** Adds the lines of a file, without their line ends. */
    public static void addLines(byte[] file, List<byte[]> lines) {
        int start = 0;
        for (int at = 0; at < file.length; at++) {
            if (file[at] == '\n') {
                int end = at > start && file[at - 1] == '\r' ? at - 1 : at;
                lines.add(Arrays.copyOfRange(file, start, end));
                start = at + 1;
            }
        }
    }

    /** Returns a line's bytes, which are not to be changed; {@code number} may be any that is not negative. */
    public byte[] bytes(long number) {
        return bytes[(int) number & (COUNT - 1)];
    }

    /** Returns a line's text. */
    public String text(long number) {
        return texts[(int) number & (COUNT - 1)];
    }

    /** Returns how long the longest is. */
    public int longest() {
        return longest;
    }
}
