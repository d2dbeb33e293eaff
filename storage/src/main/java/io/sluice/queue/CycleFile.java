package io.sluice.queue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Names one file of a queue.
 *
 * @param name the cycle's name, which orders it among the others
 * @param path where it lies now; a cycle keeps its name when an engine closes it, or when only its copy in the journal
 *     is left, but not its path
 */
public record CycleFile(String name, Path path) implements Comparable<CycleFile> {
    /** Ends the names of the running engine's cycles; the only ones that Chronicle sees. */
    static final String ACTIVE_SUFFIX = ".cq4";

    /** Ends the names of cycles that earlier engines left. */
    static final String CLOSED_SUFFIX = ".closed";

    /** Ends the names of copies in the journal, whose bytes are those of the cycle's file. */
    static final String JOURNAL_SUFFIX = ".journal";

    /**
     * Lists the cycles of a store, oldest first: those in its queue, and those that are left in its journal alone. Each
     * is there once, whether the engine runs or not.
     */
    public static List<CycleFile> list(StoreDirectory store) throws IOException {
        return list(store.cycleDirectories());
    }

    /** Lists the cycles that lie in one directory, oldest first; none when it is not there. */
    public static List<CycleFile> list(Path queue) throws IOException {
        return list(List.of(queue));
    }

    /** Lists the cycles that lie in any of the directories; one that is in several is shown where it comes first. */
    static List<CycleFile> list(List<Path> directories) throws IOException {
        List<CycleFile> cycles = new ArrayList<>();
        for (Path directory : directories) {
            addAll(cycles, directory);
        }
        Collections.sort(cycles); // keeps the order of those with the same name
        String[] last = {""};
        cycles.removeIf(cycle -> {
            boolean again = cycle.name().equals(last[0]); // a cycle that is just being renamed may show both names
            last[0] = cycle.name();
            return again;
        });
        return cycles;
    }

    private static void addAll(List<CycleFile> cycles, Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path path : files) {
                String file = String.valueOf(path.getFileName());
                addIfCycle(cycles, path, file, ACTIVE_SUFFIX);
                addIfCycle(cycles, path, file, CLOSED_SUFFIX);
                addIfCycle(cycles, path, file, JOURNAL_SUFFIX);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // then there are none in it
        }
    }

    private static void addIfCycle(List<CycleFile> cycles, Path path, String file, String suffix) {
        if (file.endsWith(suffix)) {
            CycleFile cycle = new CycleFile(file.substring(0, file.length() - suffix.length()), path);
            if (cycle.number() >= 0) {
                cycles.add(cycle);
            }
        }
    }

    /** Returns the file that Chronicle writes the cycle with this number to. */
    static CycleFile active(Path queue, long number) {
        long seconds = number * SluiceRollCycle.LENGTH_MILLIS / 1_000;
        String name = DateTimeFormatter.ofPattern(SluiceRollCycle.FORMAT, Locale.ROOT)
                .format(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC));
        return new CycleFile(name, queue.resolve(name + ACTIVE_SUFFIX));
    }

    /** Returns the number of the cycle with this name, or of the one before the first when the name is no cycle's. */
    long number() {
        if (name.length() != SluiceRollCycle.FORMAT.length() || name.charAt(8) != '-') {
            return -1;
        }
        try { // by hand, because a formatter takes longer to get ready than all the rest of opening a store
            LocalDateTime time = LocalDateTime.of(
                    digits(0, 4), digits(4, 6), digits(6, 8), digits(9, 11), digits(11, 13), digits(13, 15));
            long number = time.toEpochSecond(ZoneOffset.UTC) * 1_000 / SluiceRollCycle.LENGTH_MILLIS;
            return number <= Integer.MAX_VALUE ? number : -1;
        } catch (NumberFormatException | DateTimeException e) {
            return -1;
        }
    }

    private int digits(int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9') {
                throw new NumberFormatException("not a digit: " + c);
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    @Override
    public int compareTo(CycleFile other) {
        return name.compareTo(other.name);
    }
}
