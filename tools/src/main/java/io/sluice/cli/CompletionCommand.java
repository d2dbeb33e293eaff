package io.sluice.cli;

import java.io.IOException;
import java.util.List;

/** Prints a script that makes a shell complete the arguments of {@code sluice}. */
final class CompletionCommand extends Subcommand {
    @Override
    Syntax syntax() {
        return new Syntax("completion", "Print a completion script: source <(sluice completion bash)")
                .positionals("SHELL", 1, "bash or zsh.");
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException {
        String shell = arguments.positionals().get(0);
        if (arguments.positionals().size() > 1 || !List.of("bash", "zsh").contains(shell)) {
            throw new UsageException(
                    "completion knows bash and zsh, got \"" + String.join(" ", arguments.positionals()) + '"');
        }
        if (shell.equals("zsh")) {
            surroundings.out().putText("autoload -Uz compinit bashcompinit && compinit && bashcompinit\n");
        }
        surroundings.out().putText(HelpText.completionScript(SluiceCommand.all()));
        surroundings.out().flush();
        return ExitCode.OK;
    }
}
