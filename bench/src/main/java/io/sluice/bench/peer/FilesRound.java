package io.sluice.bench.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Has each service write text files of its own through a buffer of 64 KiB, rotated at 16 MiB; ten are kept. */
public final class FilesRound {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final long FILE_BYTES = 16 << 20;
    private static final int KEPT = 10;
    private static final int TIME_BYTES = 13; // milliseconds since the epoch
    private static final byte[] LEVEL = " INFO ".getBytes(US_ASCII);

    private FilesRound() {}

    /** Runs a round in which files are written. */
    public static Outcome run(Task task) throws Exception {
        Lines lines = Lines.of(task);
        List<ServiceFiles> files = new ArrayList<>();
        for (int p = 0; p < task.producers(); p++) {
            files.add(new ServiceFiles(Files.createDirectories(Path.of(task.directory(), "service" + p))));
        }
        Tally tally = new Tally(task.producers());
        Span span = Span.begin();
        long count = Producers.run(task, span, (producer, first, step) -> {
            ServiceFiles own = files.get(producer);
            long bytes = 0;
            for (int i = 0; i < step; i++) {
                byte[] line = lines.bytes(first + i);
                own.write(line);
                bytes += TIME_BYTES + LEVEL.length + line.length + 1;
            }
            tally.add(producer, bytes);
        });
        long bytes = 0;
        for (ServiceFiles own : files) {
            own.close();
            bytes += own.inFiles;
        }
        span.end();
        if (bytes != tally.sum()) {
            throw new IOException(count + " lines are " + tally.sum() + " bytes, the files had " + bytes);
        }
        return span.kept(count, bytes);
    }

    private static final class ServiceFiles {
        private final Path directory;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private FileChannel channel;
        private int number;
        private long inFile;
        private long inFiles; // that were closed, by their length

        ServiceFiles(Path directory) throws IOException {
            this.directory = directory;
            this.channel = open(0);
        }

        private FileChannel open(int file) throws IOException {
            return FileChannel.open(
                    directory.resolve(file + ".log"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        void write(byte[] line) throws IOException {
            byte[] time = Long.toString(System.currentTimeMillis()).getBytes(US_ASCII);
            if (buffer.remaining() < time.length + LEVEL.length + line.length + 1) {
                flush();
            }
            buffer.put(time).put(LEVEL).put(line).put((byte) '\n');
        }

        private void flush() throws IOException {
            buffer.flip();
            inFile += buffer.remaining();
            while (buffer.hasRemaining()) {
                int unused = channel.write(buffer);
            }
            buffer.clear();
            if (inFile >= FILE_BYTES) {
                closeFile();
                inFile = 0;
                channel = open(++number);
                Files.deleteIfExists(directory.resolve((number - KEPT) + ".log"));
            }
        }

        private void closeFile() throws IOException {
            inFiles += channel.size();
            channel.close();
        }

        void close() throws IOException {
            flush();
            closeFile();
        }
    }
}
