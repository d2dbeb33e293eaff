package io.sluice.cli;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Passes what a reader finds damaged or missing on to the user, each thing once. Confined to one thread. */
final class Notices implements Consumer<String> {
    private static final int SHOWN_MAX = 100;

    private final Surroundings surroundings;
    private final Set<String> seen = new HashSet<>();

    Notices(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void accept(String notice) {
        if (seen.size() <= SHOWN_MAX && seen.add(notice)) {
            surroundings.say(seen.size() <= SHOWN_MAX ? notice : "and more; sluice verify lists all");
        }
    }

    /** Returns the exit code of a command that would otherwise end with {@code code}. */
    int exitCode(int code) {
        return seen.isEmpty() ? code : ExitCode.DAMAGED;
    }
}
