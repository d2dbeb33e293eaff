package io.sluice.cli;

import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes help and completion scripts, by telling picocli what the commands take. */
final class HelpText {
    private HelpText() {}

    /** Writes help on one command. */
    static String of(Subcommand command) {
        CommandLine line = new CommandLine(spec(command.syntax()));
        line.setCommandName("sluice " + command.syntax().name());
        return line.getUsageMessage(Ansi.OFF);
    }

    /** Writes help on all commands. */
    static String ofAll(List<Subcommand> commands) {
        return tree(commands).getUsageMessage(Ansi.OFF);
    }

    /** Writes a script that makes bash, or zsh with {@code bashcompinit}, complete the arguments. */
    static String completionScript(List<Subcommand> commands) {
        return AutoComplete.bash("sluice", tree(commands));
    }

    private static CommandLine tree(List<Subcommand> commands) {
        CommandSpec all = CommandSpec.create().name("sluice");
        all.usageMessage()
                .sortOptions(false)
                .description("Keeps the output of services, and shows it.")
                .footer(
                        "",
                        "sluice COMMAND --help tells more. Exit codes: 0 ok, 1 --grep found nothing,",
                        "2 usage, 3 damaged, 4 no store, 5 failed.");
        all.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this and exit.")
                .build());
        all.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show the version and exit.")
                .build());
        for (Subcommand command : commands) {
            all.addSubcommand(command.syntax().name(), spec(command.syntax()));
        }
        return new CommandLine(all);
    }

    private static CommandSpec spec(Syntax syntax) {
        CommandSpec spec = CommandSpec.create().name(syntax.name());
        spec.usageMessage().sortOptions(false).description(literally(syntax.description()));
        for (Option option : syntax.options()) {
            OptionSpec.Builder builder = OptionSpec.builder(option.names().toArray(new String[0]))
                    .description(literally(option.description()));
            if (option.label() == null) {
                builder.type(boolean.class);
            } else {
                builder.type(String.class)
                        .arity(option.ifBare() == null ? "1" : "0..1")
                        .paramLabel(option.label());
            }
            spec.addOption(builder.build());
        }
        String label = syntax.positionalLabel();
        if (label != null) {
            spec.addPositional(PositionalParamSpec.builder()
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity(syntax.positionalCountMin() + "..*")
                    .paramLabel(label)
                    .description(literally(syntax.positionalDescription()))
                    .build());
        }
        return spec;
    }

    /** picocli takes per cents for formats and dollars for variables. */
    private static String literally(String text) {
        return text.replace("%", "%%").replace("$", "$$");
    }
}
