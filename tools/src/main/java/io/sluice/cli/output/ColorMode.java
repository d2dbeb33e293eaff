package io.sluice.cli.output;

import java.util.Map;

/** Says when to use colours. */
public enum ColorMode {
    /** On a terminal, unless {@code NO_COLOR} is set or the terminal is dumb. */
    AUTO,
    /** Wherever the output goes. */
    ALWAYS,
    /** Not at all. */
    NEVER;

    /** Decides about one output. */
    public boolean isOn(boolean terminal, Map<String, String> environment) {
        return switch (this) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO ->
                terminal
                        && environment.getOrDefault("NO_COLOR", "").isEmpty()
                        && !environment.getOrDefault("TERM", "").equals("dumb");
        };
    }
}
