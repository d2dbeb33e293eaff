package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.cli.output.ByteOutput;
import io.sluice.cli.output.OutputFailedException;
import io.sluice.cli.output.ProgressLine;
import io.sluice.cli.output.TerminalText;
import io.sluice.entry.FailureText;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/** Holds what a command sees of the process that it runs in, so that a test can show it something else. */
public final class Surroundings {
    /**
     * Groups the three standard streams.
     *
     * @param in standard input, not buffered
     * @param out standard output, not buffered
     * @param err standard error, not buffered
     */
    public record Streams(InputStream in, OutputStream out, OutputStream err) {}

    private final Streams streams;
    private final ByteOutput out;
    private final Map<String, String> environment;
    private final OutputTarget target;
    private final boolean talksToTerminal;
    private @Nullable Clock clock;
    private @Nullable ProgressLine progress; // written and read by the thread that runs the command

    /**
     * Makes surroundings.
     *
     * @param target what standard output is
     * @param clock tells the time and the zone; null is the system's, which is looked up when it is needed
     */
    public Surroundings(Streams streams, Map<String, String> environment, OutputTarget target, @Nullable Clock clock) {
        this(streams, environment, target, clock, false);
    }

    /**
     * Makes surroundings.
     *
     * @param target what standard output is
     * @param clock tells the time and the zone; null is the system's, which is looked up when it is needed
     * @param talksToTerminal whether standard error is a terminal
     */
    public Surroundings(
            Streams streams,
            Map<String, String> environment,
            OutputTarget target,
            @Nullable Clock clock,
            boolean talksToTerminal) {
        this.talksToTerminal = talksToTerminal;
        this.streams = streams;
        this.out = new ByteOutput(streams.out());
        this.environment = environment;
        this.target = target;
        this.clock = clock;
    }

    /**
     * Shows this process as it is. {@code System.in}, {@code out} and {@code err} are passed over: they buffer and
     * encode.
     */
    static Surroundings ofProcess() {
        Streams streams = new Streams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
        return new Surroundings(
                streams,
                System.getenv(),
                OutputTarget.ofDescriptor(1),
                null,
                OutputTarget.ofDescriptor(2) == OutputTarget.TERMINAL);
    }

    InputStream in() {
        return streams.in();
    }

    /** Returns standard output, which whoever puts something must flush. */
    ByteOutput out() {
        return out;
    }

    /** Returns standard output without its buffer, for copying a stream as it comes. */
    OutputStream rawOut() {
        return streams.out();
    }

    /** Returns standard error without a buffer, for copying a stream as it comes. */
    OutputStream rawErr() {
        return streams.err();
    }

    Map<String, String> environment() {
        return environment;
    }

    /** Returns a variable of the environment, or null when it is not set or empty. */
    @Nullable
    String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Tells whether standard output is a terminal. */
    boolean isTerminal() {
        return target == OutputTarget.TERMINAL;
    }

    /**
     * Tells whether output failed because its reader has gone. The message is the operating system's and can be in any
     * language, but there is no other way to fail for a pipe.
     */
    boolean isReaderGone(OutputFailedException failure) {
        return target == OutputTarget.PIPE || "Broken pipe".equals(failure.getMessage());
    }

    /** Returns the clock, in the zone that naive times are of. */
    Clock clock() {
        if (clock == null) {
            clock = Clock.system(ZoneId.systemDefault());
        }
        return clock;
    }

    /** Returns the zone that times are printed in. */
    TimeZone zone() {
        return clock == null ? TimeZone.getDefault() : TimeZone.getTimeZone(clock.getZone());
    }

    /**
     * Begins to show how far long work has come, on standard error when that is a terminal. Not for work that writes
     * lines to the same terminal meanwhile.
     */
    ProgressLine progress(ProgressLine.Unit unit) {
        ProgressLine begun = new ProgressLine(talksToTerminal ? this::write : null, unit, System::nanoTime);
        progress = begun;
        return begun;
    }

    /** Tells the user something, in one line on standard error. */
    void say(String text) {
        print("sluice: " + TerminalText.escape(text) + "\n");
    }

    /** Tells the user how to use a command, on standard error. */
    void print(String text) {
        if (progress != null) {
            progress.erase();
        }
        write(text);
    }

    private void write(String text) {
        try {
            streams.err().write(text.getBytes(UTF_8));
            streams.err().flush();
        } catch (IOException e) {
            // nobody is left to be told
        }
    }

    /** Tells the user what failed; where exactly, only when {@code SLUICE_DEBUG} is set. */
    void fail(Throwable problem) {
        say(FailureText.of(problem));
        if (variable("SLUICE_DEBUG") != null) {
            StringWriter trace = new StringWriter();
            problem.printStackTrace(new PrintWriter(trace));
            print(trace.toString());
        }
    }
}
