package io.sluice.bench;

import io.sluice.bench.peer.Lines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
                Lines.addLines(Files.readAllBytes(file), lines);
            }
        }
        return new RealLines(lines);
    }

    /** Returns a line; {@code number} may be any. */
    byte[] get(long number) {
        return lines.get((int) Math.floorMod(number * 7_919, (long) lines.size())); // neighbours of other systems
    }
}
