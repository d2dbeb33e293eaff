package io.sluice.bench.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.entry.Severity;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps entries in files of the systemd journal, where {@code systemd-journal-remote} is installed. */
public final class JournalPeer {
    /** Says why there are no figures, where it is not. */
    public static final String MISSING = "journal: skipped, systemd-journal-remote is not installed";

    private static final long ENTRY_COUNT_OFFSET = 152; // n_entries in the header of a journal file
    private static final long NANOS_PER_MICRO = 1_000;
    private static final List<Path> WRITERS =
            List.of(Path.of("/usr/lib/systemd/systemd-journal-remote"), Path.of("/lib/systemd/systemd-journal-remote"));

    private final Path writer;
    private final Path directory;

    private JournalPeer(Path writer, Path directory) {
        this.writer = writer;
        this.directory = directory;
    }

    /** Prepares to write into a directory, or returns null where the writer is not installed. */
    public static @Nullable JournalPeer in(Path directory) {
        return WRITERS.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .map(found -> new JournalPeer(found, directory))
                .orElse(null);
    }

    /** Returns the program that writes, and its arguments: it takes entries in the journal's export format. */
    public List<String> command() throws IOException {
        Files.createDirectories(directory);
        return List.of(writer.toString(), "-o", file().toString(), "-");
    }

    /** Returns the file with the newest entries; where it was full, others lie beside it. */
    public Path file() {
        return directory.resolve("sample.journal");
    }

    /** Writes entries and waits until the writer is done with them. */
    public void write(EntryFeed entries) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream out = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            writeExport(entries, out);
        }
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("systemd-journal-remote ended with " + code);
        }
    }

    /** Writes entries in the journal's export format, with the content in its binary form: it may have any byte. */
    public static void writeExport(EntryFeed entries, OutputStream out) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long count = 0;
        while (entries.next()) {
            String fields = "__REALTIME_TIMESTAMP=" + entries.timeNanos() / NANOS_PER_MICRO
                    + "\n__MONOTONIC_TIMESTAMP=" + ++count
                    + "\n_BOOT_ID=4f3a1c2b4d5e6f708192a3b4c5d6e7f8\nSERVICE=" + entries.service()
                    + (entries.severity() == Severity.ERROR ? "\nPRIORITY=3" : "\nPRIORITY=6") + "\nMESSAGE\n";
            out.write(fields.getBytes(US_ASCII));
            out.write(length.putLong(0, entries.content().length).array());
            out.write(entries.content());
            out.write('\n');
            out.write('\n');
        }
    }

    /** Returns how many entries the headers of all files below a directory tell of. */
    static long entryCount(Path root) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(file -> file.toString().endsWith(".journal")).toList();
        }
        long count = 0;
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Path file : files) {
            try (FileChannel channel = FileChannel.open(file)) {
                int read = channel.read(number.clear(), ENTRY_COUNT_OFFSET);
                if (read < Long.BYTES) {
                    throw new IOException(file + " has no header");
                }
                count += number.getLong(0);
            }
        }
        return count;
    }

    /** Returns how long the files are together. */
    public long bytes() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
