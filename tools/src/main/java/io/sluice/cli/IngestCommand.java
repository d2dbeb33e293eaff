package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import io.sluice.entry.SourceName;
import io.sluice.queue.StoreLockedException;
import io.sluice.server.client.EngineSocket;
import io.sluice.server.client.LineUpload;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stores the lines of standard input. */
final class IngestCommand extends Subcommand {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int BUFFER_BYTES = 128 << 10;

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
                "Store the lines of standard input. Exit code 0: every line is stored. If an engine with a server has the"
                        + " store, it is given them.",
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
        } catch (StoreLockedException e) {
            EngineSocket engine =
                    EngineSocket.of(StoreLocation.of(arguments, surroundings), String.valueOf(e.getMessage()));
            return send(engine, name, in, surroundings);
        }
    }

    /** Gives the lines to the engine that has the store. */
    private static int send(EngineSocket engine, SourceName name, WatchedInput in, Surroundings surroundings)
            throws IOException {
        Map<String, String> query = Map.of(
                "service", name.service(),
                "context", name.context(),
                "stream", name.stream().label());
        try (LineUpload upload = engine.upload(query)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    upload.write(buffer, length);
                }
            } catch (IOException e) {
                if (in.failure() == null) {
                    throw e; // the engine's end, not standard input's
                }
            }
            JsonNode reply = upload.finish();
            if (reply.has("error")) {
                throw new IOException(reply.path("error").path("message").asText());
            }
            return report(
                    surroundings,
                    in.failure(),
                    reply.path("persisted").asBoolean(),
                    reply.path("dropped_total").asLong());
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
