package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.testing.Await;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void saysAsAShellDoesThatAProgramCannotBeStarted() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "no program");

        Invocation missing = run("no-such-program");
        Invocation notExecutable = run(text.toString());

        assertEquals(ExitCode.NOT_FOUND, missing.exitCode());
        assertEquals("sluice: no-such-program: command not found\n", missing.err());
        assertEquals(ExitCode.NOT_EXECUTABLE, notExecutable.exitCode());
        assertEquals(ExitCode.NOT_EXECUTABLE, run("/").exitCode());
        assertEquals(ExitCode.USAGE, run().exitCode());
    }

    @Test
    void printsWhatTheProgramPrintsWhenAsked() {
        Invocation run = Invocation.of(
                directory.resolve("store"), "run", "--tee", "--", "sh", "-c", "echo out; echo err >&2; exit 1");

        assertEquals(1, run.exitCode());
        assertEquals("out\n", run.text());
        assertEquals("err\n", run.err());
        assertEquals(
                "out\n",
                Invocation.of(directory.resolve("store"), "logs", "sh", "--stream", "stdout", "-o", "cat")
                        .text());
    }

    @Test
    void namesTheProcessThatOwnsTheStore() throws IOException {
        Path store = directory.resolve("store");
        try (Sluice sluice = Sluice.open(SluiceConfig.builder(store).build())) {
            Invocation run = Invocation.of(store, "run", "--", "true");

            assertEquals(0, sluice.persistedSequence());
            assertEquals(ExitCode.FAILED, run.exitCode());
            assertTrue(run.err().contains("process " + ProcessHandle.current().pid()), run.err());
            assertEquals(1, run.err().lines().count());
        }
    }

    @Test
    void passesSignalsOnAndGivesTheExitCodeThatTheProgramMakesOfThem() throws Exception {
        Path ready = directory.resolve("ready");
        String script = "trap 'echo caught; exit 5' TERM; : > '" + ready + "'; while :; do sleep 0.05; done";
        Process run = start("run", "--dir", directory.resolve("store").toString(), "--", "sh", "-c", script);
        Await.until(DEADLINE, () -> Files.exists(ready));

        run.destroy();

        assertTrue(run.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS));
        assertEquals(5, run.exitValue());
        assertEquals(
                "caught\n",
                Invocation.of(directory.resolve("store"), "logs", "-o", "cat").text());
    }

    @Test
    void makesAServiceNameOfAnyPath() {
        assertEquals("api", ServiceNames.ofProgram("/opt/bin/api"));
        assertEquals("my_app.v2", ServiceNames.ofProgram("./my app.v2"));
        assertEquals("hidden", ServiceNames.ofProgram("..hidden.."));
        assertEquals("_", ServiceNames.ofProgram("["));
        assertEquals("program", ServiceNames.ofProgram("/"));
        assertEquals(255, ServiceNames.ofProgram("x".repeat(300)).length());
    }

    private Invocation run(String... command) {
        List<String> args = new ArrayList<>(List.of("run", "--"));
        args.addAll(List.of(command));
        return Invocation.of(directory.resolve("store"), args.toArray(new String[0]));
    }

    /** Starts the command in a JVM of its own, with the flags of this one. */
    private static Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("--add") || flag.startsWith("-Dchronicle")) {
                command.add(flag);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SluiceCommand.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).inheritIO().start();
    }
}
