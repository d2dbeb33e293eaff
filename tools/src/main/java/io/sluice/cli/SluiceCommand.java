package io.sluice.cli;

import io.sluice.cli.output.OutputFailedException;
import io.sluice.queue.StoreMissingException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Is the {@code sluice} command: finds the subcommand, runs it, and turns what can go wrong into a line on standard
 * error and an exit code. Only the classes of the one subcommand are loaded.
 */
public final class SluiceCommand {
    private static final List<String> NAMES = List.of(
            "logs",
            "services",
            "histogram",
            "top",
            "stats",
            "verify",
            "du",
            "prune",
            "doctor",
            "run",
            "ingest",
            "import",
            "export",
            "serve",
            "demo",
            "completion");

    private SluiceCommand() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(execute(args, Surroundings.ofProcess()));
    }

    /**
     * Runs the command.
     *
     * @return one of {@link ExitCode}, or the exit code of the program that {@code sluice run} ran
     */
    public static int execute(String[] args, Surroundings surroundings) {
        try {
            return dispatch(args, surroundings);
        } catch (UsageException e) {
            surroundings.say(String.valueOf(e.getMessage()));
            return ExitCode.USAGE;
        } catch (StoreMissingException e) {
            surroundings.fail(e);
            return ExitCode.NO_STORE;
        } catch (InterruptedException | ClosedByInterruptException e) {
            return ExitCode.INTERRUPTED;
        } catch (OutputFailedException e) {
            if (surroundings.isReaderGone(e)) {
                return ExitCode.OK;
            }
            surroundings.fail(e);
            return ExitCode.FAILED;
        } catch (IOException | RuntimeException e) {
            surroundings.fail(e);
            return ExitCode.FAILED;
        }
    }

    private static int dispatch(String[] args, Surroundings surroundings) throws IOException, InterruptedException {
        String name = args.length == 0 ? "" : args[0];
        switch (name) {
            case "" -> {
                surroundings.print(HelpText.ofAll(all()));
                return ExitCode.USAGE;
            }
            case "-h", "--help" -> {
                return show(HelpText.ofAll(all()), surroundings);
            }
            case "-V", "--version" -> {
                String version = SluiceCommand.class.getPackage().getImplementationVersion();
                return show("sluice " + (version == null ? "(not packaged)" : version) + "\n", surroundings);
            }
            default -> {
                Subcommand command = subcommand(name);
                if (command == null) {
                    throw new UsageException("no command \"" + name + "\" (sluice --help lists them)");
                }
                return run(command, Arrays.copyOfRange(args, 1, args.length), surroundings);
            }
        }
    }

    private static int run(Subcommand command, String[] args, Surroundings surroundings)
            throws IOException, InterruptedException {
        Parsed arguments = command.syntax().parse(args);
        return arguments.has(Subcommand.HELP)
                ? show(HelpText.of(command), surroundings)
                : command.run(arguments, surroundings);
    }

    private static int show(String text, Surroundings surroundings) throws OutputFailedException {
        surroundings.out().putText(text);
        surroundings.out().flush();
        return ExitCode.OK;
    }

    /** Makes all subcommands. */
    static List<Subcommand> all() {
        List<Subcommand> commands = new ArrayList<>();
        for (String name : NAMES) {
            commands.add(Objects.requireNonNull(subcommand(name)));
        }
        return commands;
    }

    private static @Nullable Subcommand subcommand(String name) {
        return switch (name) {
            case "logs" -> new LogsCommand();
            case "services" -> new ServicesCommand();
            case "histogram" -> new HistogramCommand();
            case "top" -> new TopCommand();
            case "stats" -> new StatsCommand();
            case "verify" -> new VerifyCommand();
            case "du" -> new DuCommand();
            case "prune" -> new PruneCommand();
            case "doctor" -> new DoctorCommand();
            case "run" -> new RunCommand();
            case "ingest" -> new IngestCommand();
            case "import" -> new ImportCommand();
            case "export" -> new ExportCommand();
            case "serve" -> new ServeCommand();
            case "demo" -> new DemoCommand();
            case "completion" -> new CompletionCommand();
            default -> null;
        };
    }
}
