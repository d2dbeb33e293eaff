package io.sluice.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds the arguments of a command, sorted. Confined to one thread. */
final class Parsed {
    private final Map<Option, List<String>> values = new HashMap<>(); // options are equal when they are the same
    private final List<String> positionals = new ArrayList<>();

    void add(Option option, String value) {
        List<String> known = values.get(option);
        if (known == null) {
            known = new ArrayList<>();
            values.put(option, known);
        }
        known.add(value);
    }

    void add(String positional) {
        positionals.add(positional);
    }

    /** Tells whether an option is given. */
    boolean has(Option option) {
        return values.containsKey(option);
    }

    /** Returns an option's value, the last one when it is given more than once; null when it is not given. */
    @Nullable
    String value(Option option) {
        List<String> all = values.get(option);
        return all == null ? null : all.get(all.size() - 1);
    }

    /** Returns an option's value, or another one when it is not given. */
    String value(Option option, String otherwise) {
        String value = value(option);
        return value == null ? otherwise : value;
    }

    /** Returns all values of an option that can be given more than once. */
    List<String> values(Option option) {
        List<String> all = values.get(option);
        return all == null ? List.of() : all;
    }

    /** Returns the arguments that belong to no option. */
    List<String> positionals() {
        return positionals;
    }
}
