package io.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import io.sluice.bench.peer.Log4jRound;
import io.sluice.bench.peer.Outcome;
import io.sluice.bench.peer.Task;
import io.sluice.bench.peer.Tree;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs rounds in a JVM of its own, so that one contestant's heap, flags and compiled code are no matter to another. It
 * lives for all rounds of a part: rounds take turns among contestants, and each has its code warm.
 */
final class RoundProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 180;
    private static final Gson GSON = new Gson();

    private final Process process;
    private final Writer tasks;
    private final BufferedReader outcomes;

    /** What comes back: one of the two is there. */
    private record Reply(
            @Nullable Outcome outcome, @Nullable String failure) {}

    private RoundProcess(Process process) {
        this.process = process;
        this.tasks = process.outputWriter(UTF_8);
        this.outcomes = process.inputReader(UTF_8);
    }

    /** Starts a JVM for a contestant. */
    static RoundProcess start(String contestant, boolean log4j) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(contestant.startsWith("sluice") ? "-Xmx64m" : "-Xmx512m");
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-Dchronicle.analytics.disable=true",
                "-Dchronicle.disk.monitor.disable=true",
                "-Dorg.lmdbjava.disable.checks=true",
                "-XX:-UsePerfData"));
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        if (log4j) {
            command.addAll(Log4jRound.FLAGS);
        }
        String classPath = System.getProperty("java.class.path");
        if (log4j) { // first on the path, so its classes are the ones that are found
            classPath = disruptorOfLog4j() + File.pathSeparator + classPath;
        }
        command.addAll(List.of("-cp", classPath, RoundProcess.class.getName()));
        return new RoundProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Returns the jar that the build puts beside what it makes of this module. */
    private static Path disruptorOfLog4j() throws IOException {
        try {
            Path own = Path.of(RoundProcess.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path jar = own.resolveSibling("log4j").resolve("disruptor.jar");
            if (!Files.exists(jar)) {
                throw new IOException("Log4j2 takes part only with its own Disruptor, which is not at " + jar);
            }
            return jar;
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /**
     * Runs a round.
     *
     * @throws IOException when the round failed, or took far longer than it should
     */
    Outcome run(Task task) throws IOException, InterruptedException {
        Thread guard = new Thread(() -> {
            try {
                TimeUnit.SECONDS.sleep(PATIENCE_SECONDS + (long) (10 * task.seconds()));
                process.destroyForcibly(); // ends the waiting below
            } catch (InterruptedException e) {
                return; // the round is over
            }
        });
        guard.setDaemon(true);
        guard.start();
        try {
            tasks.write(GSON.toJson(task) + "\n");
            tasks.flush();
            String line = outcomes.readLine();
            if (line == null) {
                throw new IOException("its process ended");
            }
            Reply reply = GSON.fromJson(line, Reply.class);
            Outcome outcome = reply.outcome();
            if (outcome == null) {
                throw new IOException(reply.failure());
            }
            return outcome;
        } finally {
            guard.interrupt();
            guard.join();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            boolean unused = process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the rounds that come in, one line each, and answers in one line each. */
    public static void main(String[] args) throws IOException {
        PrintStream out = System.out;
        System.setOut(System.err); // what a library prints is no answer
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Reply reply;
            try {
                reply = new Reply(runOne(GSON.fromJson(line, Task.class)), null);
            } catch (Exception | LinkageError e) {
                reply = new Reply(null, e.toString());
            }
            out.println(GSON.toJson(reply));
            out.flush();
        }
    }

    private static Outcome runOne(Task task) throws Exception {
        Path directory = Path.of(task.directory());
        Files.createDirectories(directory);
        System.gc(); // the last round's garbage is not this one's
        try {
            return Contestants.named(task.contestant()).run(task);
        } finally {
            Tree.remove(directory);
        }
    }
}
