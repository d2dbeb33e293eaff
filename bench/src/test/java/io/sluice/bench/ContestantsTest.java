package io.sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.bench.peer.Outcome;
import io.sluice.bench.peer.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each contestant runs for a moment, in another JVM as in a real run; each checks by itself that no line is lost. */
class ContestantsTest {
    private static RoundProcess process;
    private static RoundProcess log4j;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws IOException {
        process = RoundProcess.start("all", false);
        log4j = RoundProcess.start("log4j", true);
    }

    @AfterAll
    static void stop() {
        process.close();
        log4j.close();
    }

    static Stream<Task> rounds() {
        return Stream.of(
                task("sluice", Map.of()),
                task("sluice", Map.of("lines", "batch", "place", "standard")),
                task("sluice", Map.of("force", "10")),
                task("sluice-pump", Map.of()),
                task("sqlite", Map.of("batch", "100", "reader", "polled")),
                task("sqlite", Map.of("split", "true")),
                task("lmdb", Map.of("batch", "400")),
                task("files", Map.of()),
                task("ram", Map.of()),
                task("chronicle", Map.of()),
                task("chronicle", Map.of("form", "fields")),
                task("log4j", Map.of()),
                task("pipe", Map.of("program", "cat")),
                task("rings", Map.of("rings", "one")),
                task("rings", Map.of("rings", "each", "batch", "200")),
                task("rings", Map.of("rings", "agrona")),
                task("compression", Map.of("when", "seal")));
    }

    private static Task task(String contestant, Map<String, String> settings) {
        return new Task(contestant, settings, 2, 141, null, 0.02, 0, "");
    }

    private Task here(Task task) {
        return new Task(
                task.contestant(),
                task.settings(),
                task.producers(),
                task.lineBytes(),
                null,
                task.seconds(),
                task.perSecond(),
                directory.resolve("round").toString());
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void keepsAllLinesAndLeavesNothing(Task task) throws Exception {
        Outcome outcome = (task.contestant().equals("log4j") ? log4j : process).run(here(task));
        assertTrue(outcome.lines() > 0, outcome::toString);
        assertEquals(outcome.offered(), outcome.lines());
        assertTrue(outcome.nanos() > 0, outcome::toString);
        assertTrue(Files.notExists(directory.resolve("round")));
    }

    @Test
    void offersInAnOpenLoopUntilAnotherProcessHasReadAll() throws Exception {
        Task task =
                new Task("latency", Map.of("stages", "true"), 2, 141, null, 0.2, 2_000, directory.resolve("r") + "");
        Outcome outcome = process.run(task);
        assertEquals(400, outcome.lines());
        assertEquals(4, outcome.stages().size(), outcome::toString);
    }

    @Test
    void measuresWhatGrows() throws Exception {
        for (String contestant : new String[] {"sluice-grow", "sqlite-grow", "sqlite-wal", "sqlite-vacuum"}) {
            Task task = new Task(
                    contestant,
                    Map.of("lines", "20000", "place", "standard"),
                    1,
                    141,
                    null,
                    0.1,
                    0,
                    directory.resolve("r") + "");
            Outcome outcome = process.run(task);
            assertTrue(!outcome.series().isEmpty(), contestant);
        }
    }

    @Test
    void saysWhyARoundFailed() {
        Task task = new Task("lmdb", Map.of("batch", "x"), 2, 141, null, 0.02, 0, directory.resolve("r") + "");
        IOException failure = assertThrows(IOException.class, () -> process.run(task));
        assertTrue(String.valueOf(failure.getMessage()).contains("NumberFormatException"), failure::toString);
    }
}
