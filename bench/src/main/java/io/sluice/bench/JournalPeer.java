package io.sluice.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Keeps the lines of a sample store in a file of the systemd journal, where that is installed. */
final class JournalPeer {
    private static final int REPEATS = 10;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final List<Path> WRITERS =
            List.of(Path.of("/usr/lib/systemd/systemd-journal-remote"), Path.of("/lib/systemd/systemd-journal-remote"));

    private final Path directory;
    private final SampleStore sample;

    JournalPeer(Path directory, SampleStore sample) {
        this.directory = directory;
        this.sample = sample;
    }

    /** Writes the lines and measures whole calls of {@code journalctl}. */
    void measure(long size) throws IOException, InterruptedException {
        Path writer = WRITERS.stream().filter(Files::isExecutable).findFirst().orElse(null);
        if (writer == null) {
            System.out.println("  journal: systemd-journal-remote is not installed");
            return;
        }
        Files.createDirectories(directory);
        Path file = directory.resolve("sample.journal");
        long startNanos = System.nanoTime();
        write(writer, file, size);
        System.out.printf(
                Locale.ROOT,
                "  journal: %d bytes, written in %.1f s%n",
                Files.size(file),
                (System.nanoTime() - startNanos) / 1e9);
        for (String service : new String[] {"quiet", "rare", "busy.s3"}) {
            Timing.print("journalctl -n 100 of " + service, REPEATS, () -> {
                Process process = new ProcessBuilder(
                                "journalctl", "--file", file.toString(), "-n", "100", "-o", "cat", "SERVICE=" + service)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                try (var out = process.inputReader()) {
                    return out.lines().count();
                }
            });
        }
    }

    private void write(Path writer, Path file, long size) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(writer.toString(), "-o", file.toString(), "-")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(new File("/dev/null"))
                .start();
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            for (long line = 0; line < size; line++) {
                long micros = sample.timeNanos(line) / NANOS_PER_MICRO;
                String fields = "__REALTIME_TIMESTAMP=" + micros + "\n__MONOTONIC_TIMESTAMP=" + (line + 1)
                        + "\n_BOOT_ID=4f3a1c2b4d5e6f708192a3b4c5d6e7f8\nSERVICE="
                        + sample.service(sample.source(line))
                        + "\nPRIORITY=6\nMESSAGE\n";
                out.write(fields.getBytes(US_ASCII));
                byte[] content = sample.content(line);
                out.write(length.putLong(0, content.length).array());
                out.write(content);
                out.write('\n');
                out.write('\n');
            }
        }
        process.waitFor();
    }
}
