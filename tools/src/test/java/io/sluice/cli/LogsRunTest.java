package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runs of a service: {@code logs --run} and {@code services --runs}. */
class LogsRunTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void run() {
        for (int i = 1; i <= 3; i++) {
            Invocation run = Invocation.of(
                    directory, "run", "-s", "job", "--", "sh", "-c", "echo run " + i + "; exit " + (i + 4));
            assertEquals(i + 4, run.exitCode(), run.err());
        }
    }

    @Test
    void areShownByNumber() {
        assertEquals("run 3\n", cat("--run", "0"));
        assertEquals("run 2\n", cat("--run", "-1"));
        assertEquals("run 1\n", cat("--run", "1"));
        assertEquals("run 3\n", cat("--run=3", "-r"));
        List<String> second =
                Invocation.of(directory, "logs", "job", "--run", "2").lines();
        assertEquals(3, second.size());
        assertTrue(second.get(0).matches(".* -- process \\d+ started: sh -c echo run 2; exit 6"), second.get(0));
        assertTrue(second.get(2).endsWith("exited with code 6"), second.get(2));
    }

    @Test
    void areOfOneServiceThatHasThem() {
        assertEquals(2, Invocation.of(directory, "logs", "--run", "0").exitCode());
        assertEquals(2, Invocation.of(directory, "logs", "job.*", "--run", "0").exitCode());
        assertEquals(2, Invocation.of(directory, "logs", "job", "--run", "last").exitCode());
        assertEquals(
                "sluice: --run 4: 3 runs of job are known\n",
                Invocation.of(directory, "logs", "job", "--run", "4").err());
        assertEquals(
                "sluice: no run of other is known (sluice services --runs lists them)\n",
                Invocation.of(directory, "logs", "--run", "0", "--", "other")
                                .err()
                                .lines()
                                .filter(line -> line.contains("run"))
                                .findFirst()
                                .orElse("")
                        + "\n");
        assertEquals(
                0,
                Invocation.of(directory, "run", "-s", "job", "--context", "tests", "--", "true")
                        .exitCode());
        assertTrue(Invocation.of(directory, "logs", "job", "--run", "0").err().contains("--context-name"));
        assertEquals("run 3\n", cat("--run", "0", "--context-name", "core"));
    }

    @Test
    void areNamedByEachLineOfJson() {
        List<String> json = Invocation.of(directory, "logs", "job", "-n", "all", "-o", "json")
                .lines();

        assertEquals(9, json.size());
        for (int i = 0; i < json.size(); i++) {
            assertTrue(json.get(i).contains(",\"run\":" + i / 3 * 3 + "}"), json.get(i));
        }
    }

    @Test
    void areListedWithTheirExits() {
        List<String> table = Invocation.of(directory, "services", "--runs").lines();
        List<String> json = Invocation.of(directory, "services", "--runs", "-o", "json", "jo.*", "job")
                .lines();

        assertEquals(4, table.size());
        assertTrue(
                table.get(0).matches("CONTEXT  SERVICE  RUN +PROCESS +STARTED +ENDED +DURATION +EXIT"), table.get(0));
        assertTrue(table.get(2).matches("core +job +2 +\\d+ +\\S+ \\S+ +\\S+ \\S+ +0 s +6"), table.get(2));
        assertEquals(3, json.size());
        assertTrue(
                json.get(1)
                        .matches("\\{\"context\":\"core\",\"service\":\"job\",\"number\":2,\"run\":3,\"pid\":\\d+,"
                                + "\"started\":\"[^\"]+Z\",\"ended\":\"[^\"]+Z\",\"duration_nanos\":\\d+,\"exit_code\":6,"
                                + "\"running\":false}"),
                json.get(1));
        assertEquals(
                1,
                Invocation.of(directory, "services", "--runs", "no.*").lines().size());
        assertEquals(2, Invocation.of(directory, "services", "none").lines().size());
    }

    private String cat(String... args) {
        String[] all = new String[args.length + 4];
        System.arraycopy(args, 0, all, 4, args.length);
        all[0] = "logs";
        all[1] = "job";
        all[2] = "-o";
        all[3] = "cat";
        return Invocation.of(directory, all).text();
    }
}
