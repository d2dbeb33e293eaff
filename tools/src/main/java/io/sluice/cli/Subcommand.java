package io.sluice.cli;

import java.io.IOException;

/** Is one command of {@code sluice}. Used once, by one thread. */
abstract class Subcommand {
    /** Every command has it. */
    static final Option HELP = Option.flag("Show this and exit.", "-h", "--help");

    /** Says what the command takes. */
    abstract Syntax syntax();

    /**
     * Does what the arguments say.
     *
     * @return one of {@link ExitCode}
     * @throws UsageException when the arguments make no sense
     */
    abstract int run(Parsed arguments, Surroundings surroundings) throws IOException, InterruptedException;
}
