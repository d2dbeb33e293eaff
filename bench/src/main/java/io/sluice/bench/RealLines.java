package io.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Holds the lines of real logs, without their line ends, to be taken round and round. Immutable. */
final class RealLines {
    private final List<byte[]> lines;

    private RealLines(List<byte[]> lines) {
        this.lines = lines;
    }

    /** Reads all {@code *.log} files of a directory. */
    static RealLines read(Path directory) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                addLines(Files.readAllBytes(file), lines);
            }
        }
        return new RealLines(lines);
    }

    /** Adds the lines of a file. */
    static void addLines(byte[] bytes, List<byte[]> lines) {
        int start = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                int end = at > start && bytes[at - 1] == '\r' ? at - 1 : at;
                lines.add(Arrays.copyOfRange(bytes, start, end));
                start = at + 1;
            }
        }
    }

    /** Returns a line; {@code number} may be any. */
    byte[] get(long number) {
        return lines.get((int) Math.floorMod(number * 7_919, (long) lines.size())); // neighbours of other systems
    }
}
