package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Is one run of the command within the test's process. */
final class Invocation {
    private final int exitCode;
    private final byte[] out;
    private final String err;

    private Invocation(int exitCode, byte[] out, String err) {
        this.exitCode = exitCode;
        this.out = out;
        this.err = err;
    }

    /** Runs the command on the store in {@code directory}, with nothing on standard input and a pipe for output. */
    static Invocation of(Path directory, String... args) {
        return of(directory, new byte[0], args);
    }

    /** Runs the command on the store in {@code directory}, with {@code in} on standard input and a pipe for output. */
    static Invocation of(Path directory, byte[] in, String... args) {
        return of(OutputTarget.PIPE, directory, in, args);
    }

    /** Runs the command on the store in {@code directory}, as if standard output were a terminal. */
    static Invocation onTerminal(Path directory, String... args) {
        return of(OutputTarget.TERMINAL, directory, new byte[0], args);
    }

    private static Invocation of(OutputTarget target, Path directory, byte[] in, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings =
                surroundings(new Surroundings.Streams(new ByteArrayInputStream(in), out, err), target, directory);
        int exitCode = SluiceCommand.execute(args, surroundings);
        return new Invocation(exitCode, out.toByteArray(), err.toString(UTF_8));
    }

    /** Makes surroundings in UTC, with the store in {@code directory}. */
    static Surroundings surroundings(Surroundings.Streams streams, OutputTarget target, Path directory) {
        return new Surroundings(
                streams,
                Map.of("SLUICE_DIR", directory.toString(), "PATH", String.valueOf(System.getenv("PATH"))),
                target,
                Clock.system(ZoneOffset.UTC));
    }

    int exitCode() {
        return exitCode;
    }

    byte[] out() {
        return out;
    }

    String err() {
        return err;
    }

    String text() {
        return new String(out, UTF_8);
    }

    List<String> lines() {
        return text().lines().toList();
    }
}
