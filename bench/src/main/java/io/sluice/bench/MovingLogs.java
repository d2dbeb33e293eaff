package io.sluice.bench;

import io.sluice.bench.peer.Lines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gives the logs of several systems over and over, side by side, each time with later times of day in their lines: a
 * repetition is never the same text. Confined to one thread.
 */
final class MovingLogs {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int STEP_SECONDS = 1_237; // from one repetition to the next

    private final List<String> names = new ArrayList<>();
    private final List<List<byte[]>> lines = new ArrayList<>(); // by system
    private final int[] next;
    private final int[] rounds;
    private int system = -1;

    /** Reads all {@code *.log} files of a directory, each a system. */
    MovingLogs(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                String name = String.valueOf(file.getFileName());
                names.add(name.substring(0, name.length() - 4));
                List<byte[]> ofSystem = new ArrayList<>();
                Lines.addLines(Files.readAllBytes(file), ofSystem);
                lines.add(ofSystem);
            }
        }
        next = new int[names.size()];
        rounds = new int[names.size()];
    }

    int count() {
        return names.size();
    }

    String name(int index) {
        return names.get(index);
    }

    /** Moves to the next line, of the next system. */
    byte[] next() {
        system = (system + 1) % names.size();
        List<byte[]> ofSystem = lines.get(system);
        byte[] line = ofSystem.get(next[system]).clone();
        if (++next[system] == ofSystem.size()) {
            next[system] = 0;
            rounds[system]++;
        }
        move(line, rounds[system] * STEP_SECONDS);
        return line;
    }

    /** Returns the system that the line is of. */
    int system() {
        return system;
    }

    /** Moves the first time of day in a line, as {@code 12:34:56} or, behind six digits and a space, {@code 123456}. */
    private static void move(byte[] line, int seconds) {
        for (int at = 0; at + 8 <= line.length; at++) {
            if (isNumber(line, at) && line[at + 2] == ':' && isNumber(line, at + 3) && line[at + 5] == ':') {
                put(line, new int[] {at, at + 3, at + 6}, seconds);
                return;
            }
        }
        boolean six = line.length > 13 && line[6] == ' ' && line[13] == ' ';
        if (six && isNumber(line, 7) && isNumber(line, 9) && isNumber(line, 11)) {
            put(line, new int[] {7, 9, 11}, seconds);
        }
    }

    private static boolean isNumber(byte[] line, int at) {
        return line[at] >= '0' && line[at] <= '9' && line[at + 1] >= '0' && line[at + 1] <= '9';
    }

    private static void put(byte[] line, int[] places, int seconds) {
        int time = 0;
        for (int place : places) {
            time = time * 60 + (line[place] - '0') * 10 + line[place + 1] - '0';
        }
        time = (time + seconds) % SECONDS_PER_DAY;
        int[] parts = {time / 3_600, time / 60 % 60, time % 60};
        for (int i = 0; i < parts.length; i++) {
            line[places[i]] = (byte) ('0' + parts[i] / 10);
            line[places[i] + 1] = (byte) ('0' + parts[i] % 10);
        }
    }
}
