package io.sluice.cli;

import java.nio.file.Path;

/** Finds the directory of the store that a command is about. */
final class StoreLocation {
    /** Every command on a store has it. */
    static final Option DIR = Option.value(
            "DIR",
            "The store's directory. Default: $SLUICE_DIR, else ${XDG_STATE_HOME:-~/.local/state}/sluice.",
            "--dir");

    private StoreLocation() {}

    /** Finds the directory. */
    static Path of(Parsed arguments, Surroundings surroundings) {
        String given = arguments.has(DIR) ? arguments.value(DIR) : surroundings.variable("SLUICE_DIR");
        if (given != null) {
            return Path.of(given);
        }
        String state = surroundings.variable("XDG_STATE_HOME");
        if (state != null && state.startsWith("/")) { // the XDG rules: a relative one is to be ignored
            return Path.of(state, "sluice");
        }
        String home = surroundings.variable("HOME");
        return Path.of(home != null ? home : System.getProperty("user.home"), ".local", "state", "sluice");
    }
}
