package io.sluice.cli;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.SourceLimits;
import io.sluice.capture.ProcessCapture;
import io.sluice.capture.ProcessStreams;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.queue.StoreLockedException;
import io.sluice.server.client.EngineSocket;
import java.io.IOException;
import java.time.Duration;

/** Runs a program and stores what it prints. */
final class RunCommand extends Subcommand {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Option SERVICE = Option.value(
            "SERVICE", "The service that the lines are of. Default: the program's file name.", "-s", "--service");
    private static final Option CONTEXT =
            Option.value("NAME", "The service's context. Default: core.", "--context-name", "--context");
    private static final Option PTY =
            Option.flag("Give the program a terminal, so that it prints what it would print to one.", "--pty");
    private static final Option TEE =
            Option.flag("Print what the program prints, too. Then it waits for whoever reads that.", "--tee");

    @Override
    Syntax syntax() {
        return new Syntax(
                        "run",
                        "Run a program and store what it prints. The exit code is the program's; 126: it cannot be"
                                + " started, 127: there is none. Signals are passed on to it. It never waits for the store.",
                        StoreLocation.DIR,
                        SERVICE,
                        CONTEXT,
                        PTY,
                        TEE)
                .positionals("-- CMD ARGS", 1, "The program and its arguments.")
                .endingAtPositional();
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException, InterruptedException {
        String program = arguments.positionals().get(0);
        String name = arguments.value(SERVICE, ServiceNames.ofProgram(program));
        String context = arguments.value(CONTEXT, SourceName.DEFAULT_CONTEXT);
        boolean pty = arguments.has(PTY);
        SourceName stdout = Arguments.source(context, name, pty ? Stream.PTY : Stream.STDOUT);
        switch (Executable.find(program, surroundings.environment())) {
            case MISSING -> {
                surroundings.say(program + ": command not found");
                return ExitCode.NOT_FOUND;
            }
            case NOT_EXECUTABLE -> {
                surroundings.say(program + ": permission denied, or not a file");
                return ExitCode.NOT_EXECUTABLE;
            }
            case FOUND -> {} // goes on
        }
        SluiceConfig config = SluiceConfig.builder(StoreLocation.of(arguments, surroundings))
                .captureLimits(SourceLimits.NONE) // who runs one program by hand wants all that it says
                .build();
        try (Sluice sluice = Sluice.open(config)) {
            ProcessStreams streams = new ProcessStreams(
                    sluice.source(stdout),
                    pty ? null : sluice.source(new SourceName(context, name, Stream.STDERR)),
                    sluice.source(new SourceName(context, name, Stream.MONITOR)),
                    OverflowPolicy.DROP);
            return capture(sluice, streams, arguments, surroundings);
        } catch (StoreLockedException e) {
            EngineSocket engine =
                    EngineSocket.of(StoreLocation.of(arguments, surroundings), String.valueOf(e.getMessage()));
            return send(new RemoteCapture(engine, stdout), arguments, surroundings);
        }
    }

    /** Gives what the program prints to the engine that has the store. */
    private static int send(RemoteCapture capture, Parsed arguments, Surroundings surroundings)
            throws InterruptedException {
        try (ChildSignals signals = ChildSignals.open()) {
            Process process = start(arguments, surroundings);
            signals.passOnTo(process.pid(), arguments.has(PTY));
            int code = capture.run(process, String.join(" ", arguments.positionals()), !arguments.has(PTY));
            capture.problems().forEach(surroundings::say);
            return code;
        } catch (IOException e) {
            surroundings.fail(e);
            return ExitCode.NOT_EXECUTABLE;
        }
    }

    private static int capture(Sluice sluice, ProcessStreams streams, Parsed arguments, Surroundings surroundings)
            throws InterruptedException {
        long droppedBefore = dropped(streams);
        int code;
        try (ChildSignals signals = ChildSignals.open()) {
            Process process = start(arguments, surroundings);
            signals.passOnTo(process.pid(), arguments.has(PTY));
            ProcessCapture capture = sluice.capture(process, streams, String.join(" ", arguments.positionals()));
            code = capture.await();
            boolean persisted = sluice.awaitPersisted(PATIENCE);
            boolean drained = sluice.close(PATIENCE).drained();
            if (!persisted || !drained) {
                surroundings.say("not all lines are stored: the disk did not take them");
            }
        } catch (IOException e) {
            surroundings.fail(e);
            return ExitCode.NOT_EXECUTABLE;
        }
        long dropped = dropped(streams) - droppedBefore;
        if (dropped > 0) {
            surroundings.say(dropped + " lines were dropped");
        }
        return code;
    }

    private static Process start(Parsed arguments, Surroundings surroundings) throws IOException {
        Process process = arguments.has(PTY)
                ? PtyChild.start(arguments.positionals(), surroundings)
                : new ProcessBuilder(arguments.positionals())
                        .redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .start();
        return arguments.has(TEE) ? new TeeProcess(process, surroundings.rawOut(), surroundings.rawErr()) : process;
    }

    private static long dropped(ProcessStreams streams) {
        return streams.stdout().counters().dropped()
                + (streams.stderr() == null ? 0 : streams.stderr().counters().dropped())
                + streams.monitor().counters().dropped();
    }
}
