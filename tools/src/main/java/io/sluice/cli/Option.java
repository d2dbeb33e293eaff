package io.sluice.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Is one option that a command takes. Each is made once and known by its identity. */
final class Option {
    private final List<String> names;
    private final @Nullable String label;
    private final @Nullable String ifBare;
    private final String description;

    private Option(List<String> names, @Nullable String label, @Nullable String ifBare, String description) {
        this.names = names;
        this.label = label;
        this.ifBare = ifBare;
        this.description = description;
    }

    /** Makes an option that is given or not. */
    static Option flag(String description, String... names) {
        return new Option(List.of(names), null, null, description);
    }

    /** Makes an option that has a value, which help calls {@code label}. */
    static Option value(String label, String description, String... names) {
        return new Option(List.of(names), label, null, description);
    }

    /**
     * Makes an option that has the value {@code ifBare} unless another one is given, as {@code --name=VALUE} or behind
     * it.
     */
    static Option optionalValue(String label, String ifBare, String description, String... names) {
        return new Option(List.of(names), label, ifBare, description);
    }

    /** Returns its names with their hyphens, the short one first. */
    List<String> names() {
        return names;
    }

    /** Returns what help calls the value; null when it has none. */
    @Nullable
    String label() {
        return label;
    }

    /** Returns the value that it has when none is given; null when one must be given, or it has none. */
    @Nullable
    String ifBare() {
        return ifBare;
    }

    String description() {
        return description;
    }
}
