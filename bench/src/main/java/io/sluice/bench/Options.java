package io.sluice.bench;

import io.sluice.bench.report.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the command line of {@code sluice bench} says.
 *
 * @param logs a directory with {@code *.log} files, for real lines, or null
 * @param report the directory that the report is written to, or null
 * @param from a file with the data of an earlier run, which is shown instead of measuring, or null
 */
record Options(
        Mode mode,
        boolean json,
        Places places,
        @Nullable Path logs,
        @Nullable Path report,
        @Nullable Path from) {
    /** How thorough a run is. */
    enum Mode {
        QUICK,
        FULL,
        /** Every part for a moment: shows that all works, and its figures mean nothing. */
        SMOKE
    }

    /** Where files are made: on a disk, in memory; and where histograms are written, or null. */
    record Places(Path directory, Path memory, @Nullable Path hgrm) {}

    static final String HELP = """
            Usage: sluice bench [--quick|--full] [-o json] [--report DIR] [--logs DIR]
                                [--dir DIR] [--memory DIR] [--hgrm DIR]
            Measures Sluice and its peers on this machine, in turns, and prints the tables.

              --quick        a first impression, less than 5 minutes on a quiet machine (the default)
              --full         all of it, less than 40 minutes
              --smoke        every part for a moment; the figures mean nothing
              -o json        print the data instead of tables
              --report DIR   write the report: its tables, pictures and data
              --from FILE    measure nothing, show the data that an earlier run wrote
              --logs DIR     *.log files to take real lines from; without, only lines of one length
              --dir DIR      where files are made, on a disk; default: the directory for temporary files
              --memory DIR   the same in memory; default: /dev/shm
              --hgrm DIR     write each latency histogram, as .hgrm
              -h, --help     show this and exit
            What a quiet machine is: nothing else runs, and uptime says less than QUIET.
            """.replace("QUIET", String.valueOf(Machine.LOAD_QUIET));

    Path directory() {
        return places.directory();
    }

    Path memory() {
        return places.memory();
    }

    @Nullable
    Path hgrm() {
        return places.hgrm();
    }

    /** Returns one of three numbers. */
    <T> T pick(T smoke, T quick, T full) {
        return switch (mode) {
            case SMOKE -> smoke;
            case QUICK -> quick;
            case FULL -> full;
        };
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException when it makes no sense; the message says why
     */
    static Options parse(List<String> arguments) {
        Mode mode = Mode.QUICK;
        boolean json = false;
        Path directory = Path.of(System.getProperty("java.io.tmpdir"));
        Path memory = Path.of("/dev/shm");
        Path logs = null;
        Path report = null;
        Path hgrm = null;
        Path from = null;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "--quick" -> mode = Mode.QUICK;
                case "--full" -> mode = Mode.FULL;
                case "--smoke" -> mode = Mode.SMOKE;
                case "-o", "--output" -> json = json(value(arguments, ++i, argument));
                case "--dir" -> directory = folder(value(arguments, ++i, argument), argument);
                case "--memory" -> memory = folder(value(arguments, ++i, argument), argument);
                case "--logs" -> logs = folder(value(arguments, ++i, argument), argument);
                case "--report" ->
                    report = Path.of(value(arguments, ++i, argument)).toAbsolutePath();
                case "--from" -> from = Path.of(value(arguments, ++i, argument)).toAbsolutePath();
                case "--hgrm" -> hgrm = Path.of(value(arguments, ++i, argument)).toAbsolutePath();
                default -> throw new IllegalArgumentException("unknown argument " + argument + "; see --help");
            }
        }
        if (!Files.isDirectory(memory)) {
            memory = directory;
        }
        return new Options(
                mode, json, new Places(directory.toAbsolutePath(), memory.toAbsolutePath(), hgrm), logs, report, from);
    }

    private static boolean json(String form) {
        if (form.equals("json") || form.equals("table")) {
            return form.equals("json");
        }
        throw new IllegalArgumentException("-o takes json or table, got " + form);
    }

    private static String value(List<String> arguments, int index, String option) {
        if (index >= arguments.size()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return arguments.get(index);
    }

    private static Path folder(String text, String option) {
        Path path = Path.of(text).toAbsolutePath();
        if (!Files.isDirectory(path)) {
            throw new IllegalArgumentException(option + ": there is no directory " + text);
        }
        return path;
    }
}
