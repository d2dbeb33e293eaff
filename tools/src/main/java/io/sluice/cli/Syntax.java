package io.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what a command takes, and finds it in the arguments, by the rules of {@code getopt_long}: {@code -n 5 -n5 -fr
 * --lines 5 --lines=5}, and nothing behind {@code --} is an option.
 *
 * <p>picocli, which writes help and completion from this, would parse as well. But it takes some 100 ms to start, half
 * of them with its classes in an archive: more than all the rest of {@code sluice logs}.
 */
final class Syntax {
    private static final String END = "--";

    private final String name;
    private final String description;
    private final List<Option> options;
    private @Nullable String positionalLabel;
    private String positionalDescription = "";
    private int positionalCountMin;
    private boolean endsAtPositional;

    /** Makes the syntax of a command that takes options only. */
    Syntax(String name, String description, Option... options) {
        this.name = name;
        this.description = description;
        this.options = List.of(options);
    }

    /** Lets the command take other arguments, of which there must be {@code countMin}. */
    Syntax positionals(String label, int countMin, String description) {
        positionalLabel = label;
        positionalCountMin = countMin;
        positionalDescription = description;
        return this;
    }

    /** Makes the first argument that is no option the last that is looked at: what follows is another program's. */
    Syntax endingAtPositional() {
        endsAtPositional = true;
        return this;
    }

    /**
     * Finds out what is given.
     *
     * @throws UsageException when the command does not take it
     */
    Parsed parse(String[] args) {
        Parsed parsed = new Parsed();
        boolean optionsEnded = false;
        int at = 0;
        while (at < args.length) {
            String arg = args[at++];
            if (optionsEnded || !arg.startsWith("-") || arg.equals("-")) {
                addPositional(parsed, arg);
                optionsEnded |= endsAtPositional;
            } else if (arg.equals(END)) {
                optionsEnded = true;
            } else if (arg.startsWith(END)) {
                at = parseLong(parsed, args, at);
            } else {
                at = parseShort(parsed, args, at);
            }
        }
        if (parsed.positionals().size() < positionalCountMin && !parsed.has(Subcommand.HELP)) {
            throw refused("missing " + positionalLabel);
        }
        return parsed;
    }

    private void addPositional(Parsed parsed, String arg) {
        if (positionalLabel == null) {
            throw refused("no argument belongs here, got \"" + arg + '"');
        }
        parsed.add(arg);
    }

    /** Reads {@code --name}, {@code --name value} or {@code --name=value}; returns where to go on. */
    private int parseLong(Parsed parsed, String[] args, int next) {
        String arg = args[next - 1];
        int equals = arg.indexOf('=');
        String optionName = equals < 0 ? arg : arg.substring(0, equals);
        Option option = find(optionName);
        String given = equals < 0 ? null : arg.substring(equals + 1);
        if (option.label() == null) {
            if (given != null) {
                throw refused(optionName + " has no value, got \"" + given + '"');
            }
            parsed.add(option, "");
            return next;
        }
        return given == null ? takeValue(parsed, option, args, next) : add(parsed, option, given, next);
    }

    /** Reads flags in a row, of which the last can be an option with a value; returns where to go on. */
    private int parseShort(Parsed parsed, String[] args, int next) {
        String arg = args[next - 1];
        for (int i = 1; i < arg.length(); i++) {
            Option option = find("-" + arg.charAt(i));
            if (option.label() == null) {
                parsed.add(option, "");
            } else if (i + 1 < arg.length()) {
                return add(parsed, option, arg.substring(i + 1), next);
            } else {
                return takeValue(parsed, option, args, next);
            }
        }
        return next;
    }

    private int takeValue(Parsed parsed, Option option, String[] args, int next) {
        String ifBare = option.ifBare();
        boolean there = next < args.length;
        if (ifBare != null && !(there && !args[next].startsWith("-"))) {
            return add(parsed, option, ifBare, next);
        }
        if (!there) {
            throw refused(args[next - 1] + " needs a value: " + option.label());
        }
        return add(parsed, option, args[next], next + 1);
    }

    private static int add(Parsed parsed, Option option, String value, int next) {
        parsed.add(option, value);
        return next;
    }

    private Option find(String optionName) {
        for (Option option : options) {
            if (option.names().contains(optionName)) {
                return option;
            }
        }
        if (Subcommand.HELP.names().contains(optionName)) {
            return Subcommand.HELP;
        }
        throw refused("no option " + optionName);
    }

    private UsageException refused(String problem) {
        return new UsageException(problem + " (sluice " + name + " --help)");
    }

    String name() {
        return name;
    }

    String description() {
        return description;
    }

    /** Returns all options, help too. */
    List<Option> options() {
        List<Option> all = new ArrayList<>(options);
        all.add(Subcommand.HELP);
        return all;
    }

    /** Returns what help calls the other arguments; null when the command takes none. */
    @Nullable
    String positionalLabel() {
        return positionalLabel;
    }

    int positionalCountMin() {
        return positionalCountMin;
    }

    String positionalDescription() {
        return positionalDescription;
    }
}
