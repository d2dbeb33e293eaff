package io.sluice.cli;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import io.sluice.entry.SourceName;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Stores the lines of standard input. */
final class IngestCommand extends Subcommand {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Option SERVICE =
            Option.value("SERVICE", "The service that the lines are of. Required.", "-s", "--service");
    private static final Option CONTEXT =
            Option.value("NAME", "The service's context. Default: core.", "--context-name", "--context");
    private static final Option STREAM =
            Option.value("NAME", "stdout (default), stderr, pty, rpc or monitor.", "--stream");

    @Override
    Syntax syntax() {
        return new Syntax(
                "ingest",
                "Store the lines of standard input. Exit code 0: every line is stored.",
                StoreLocation.DIR,
                SERVICE,
                CONTEXT,
                STREAM);
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException {
        String service = arguments.value(SERVICE);
        if (service == null) {
            throw new UsageException("ingest needs -s SERVICE: whose lines these are");
        }
        SourceName name = Arguments.source(
                arguments.value(CONTEXT, SourceName.DEFAULT_CONTEXT),
                service,
                Arguments.stream(arguments.value(STREAM, "stdout")));
        WatchedInput in = new WatchedInput(surroundings.in());
        try (Sluice sluice = Sluice.open(
                SluiceConfig.builder(StoreLocation.of(arguments, surroundings)).build())) {
            Source source = sluice.source(name);
            long droppedBefore = source.counters().dropped();
            sluice.pump(source, in, OverflowPolicy.BLOCK).run();
            boolean persisted = sluice.awaitPersisted(PATIENCE);
            boolean drained = sluice.close(PATIENCE).drained();
            long dropped = source.counters().dropped() - droppedBefore;
            return report(surroundings, in.failure(), persisted && drained, dropped);
        }
    }

    private static int report(
            Surroundings surroundings, @Nullable IOException inputFailure, boolean persisted, long dropped) {
        if (inputFailure != null) {
            surroundings.say("standard input failed: " + inputFailure.getMessage());
        }
        if (!persisted) {
            surroundings.say(
                    "not all lines are stored: the disk did not take them within " + PATIENCE.toSeconds() + " seconds");
        }
        if (dropped > 0) {
            surroundings.say(dropped + " lines were dropped");
        }
        return inputFailure == null && persisted && dropped == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
}
