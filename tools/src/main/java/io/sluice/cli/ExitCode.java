package io.sluice.cli;

/** Says how a command ended. {@code sluice run} gives the code of the program that it ran instead. */
public final class ExitCode {
    /** All went well. */
    public static final int OK = 0;

    /** {@code logs --grep} found nothing. */
    public static final int NOTHING_FOUND = 1;

    /** The arguments make no sense. */
    public static final int USAGE = 2;

    /** A part of the store is damaged or missing. What could be read was. */
    public static final int DAMAGED = 3;

    /** There is no store where one was looked for. */
    public static final int NO_STORE = 4;

    /** Reading or writing failed, or entries were lost that were to be kept. */
    public static final int FAILED = 5;

    /** {@code run} found the program, but could not start it. */
    public static final int NOT_EXECUTABLE = 126;

    /** {@code run} found no such program. */
    public static final int NOT_FOUND = 127;

    /** Ctrl-C; the Java runtime gives the same. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
