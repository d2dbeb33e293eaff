package io.sluice.cli;

import io.sluice.cli.drill.DamageDrill;
import io.sluice.cli.drill.Drill;
import io.sluice.cli.drill.DrillReport;
import io.sluice.cli.drill.FailDrill;
import io.sluice.cli.drill.FloodDrill;
import io.sluice.cli.drill.FullDrill;
import io.sluice.cli.drill.KillDrill;
import io.sluice.cli.drill.ReadersDrill;
import io.sluice.cli.drill.SlowDrill;
import io.sluice.cli.drill.SoakDrill;
import io.sluice.cli.drill.StallDrill;
import io.sluice.cli.drill.StopDrill;
import io.sluice.cli.drill.TailsDrill;
import io.sluice.cli.output.OutputFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Brings a bad day about and says whether what is promised held. */
final class DrillCommand extends Subcommand {
    private static final Option SECONDS =
            Option.value("N", "How long the flood or the stall lasts. Default: 30.", "--seconds");
    private static final Option WORK = Option.value(
            "DIR", "Where to make the stores, which are removed. Default: the directory for temporary files.", "--in");

    private static final Option ROUNDS = Option.value("N", "How many kills, or damages. Default: 100.", "--rounds");
    private static final Option MINUTES = Option.value("N", "How long the soak takes. Default: 30.", "--minutes");
    private static final Option SAMPLES =
            Option.value("FILE", "Where the soak writes its samples, as CSV; bench draws them.", "--samples");
    private static final Option SEED = Option.value("N", "Of the random instants or damages; printed.", "--seed");
    private static final String NAMES = "flood, stall, slow, full, kill, stop, eio, tails, readers, soak or damage";

    @Override
    Syntax syntax() {
        return new Syntax(
                        "drill",
                        "Bring a bad day about in stores of its own, and check what is promised for it. Some need root, and"
                                + " say so.",
                        SECONDS,
                        ROUNDS,
                        SEED,
                        MINUTES,
                        SAMPLES,
                        WORK)
                .positionals("NAME", 1, NAMES + ".");
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException, InterruptedException {
        if (arguments.positionals().size() > 1) {
            throw new UsageException("one drill at a time");
        }
        Drill drill = drill(arguments);
        String work = arguments.value(WORK);
        DrillReport report = new DrillReport(line -> say(surroundings, line));
        try (ScratchStores scratch = ScratchStores.make(work == null ? null : Path.of(work))) {
            drill.run(scratch.directory(), report);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
        return report.isGood() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static Drill drill(Parsed arguments) {
        String name = arguments.positionals().get(0);
        int seconds = (int) Arguments.seconds("--seconds", arguments.value(SECONDS, "30"), 1);
        int rounds = (int) Arguments.number("--rounds", arguments.value(ROUNDS, "100"), "a number of rounds");
        String seed = arguments.value(SEED);
        return switch (name) {
            case "flood" -> new FloodDrill(seconds);
            case "stall" -> new StallDrill(seconds);
            case "slow" -> new SlowDrill(seconds);
            case "full" -> new FullDrill(seconds);
            case "stop" -> new StopDrill(seconds);
            case "tails" -> new TailsDrill(seconds);
            case "eio" -> new FailDrill(seconds);
            case "soak" -> soak(arguments);
            case "kill" -> new KillDrill(rounds, seedOf(seed));
            case "readers" -> new ReadersDrill(seconds, seedOf(seed));
            case "damage" -> new DamageDrill(rounds, seedOf(seed));
            default -> throw new UsageException("no drill \"" + name + "\" (" + NAMES + ")");
        };
    }

    private static Drill soak(Parsed arguments) {
        long minutes = Arguments.number("--minutes", arguments.value(MINUTES, "30"), "a number of minutes");
        String seconds = arguments.value(SECONDS);
        String samples = arguments.value(SAMPLES);
        return new SoakDrill(
                seconds == null
                        ? (int) TimeUnit.MINUTES.toSeconds(minutes)
                        : (int) Arguments.seconds("--seconds", seconds, 1),
                samples == null ? null : Path.of(samples));
    }

    private static long seedOf(@Nullable String given) {
        return given == null ? System.nanoTime() : Arguments.number("--seed", given, "a seed");
    }

    private static void say(Surroundings surroundings, String line) {
        try {
            surroundings.out().putText(line + "\n");
            surroundings.out().flush();
        } catch (OutputFailedException e) {
            throw new UncheckedIOException(e);
        }
    }
}
