package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.testing.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Uses a store that this user may not. Root, who may do all, does so without the capabilities that let root pass over
 * permissions.
 */
class WrongOwnerTest {
    private static final List<String> WITHOUT_POWERS =
            List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner,-chown", "--inh-caps=-all");
    private static final long CHILD_SECONDS = 60;

    @TempDir
    private Path directory;

    private Path store;

    @BeforeEach
    void shut() throws Exception {
        store = directory.resolve("store");
        Invocation ingest = Invocation.of(directory, "one\n".getBytes(UTF_8), "ingest", "--dir", at(), "-s", "web");
        assertEquals(ExitCode.OK, ingest.exitCode(), ingest.err());
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("---------"));
    }

    @AfterEach
    void open() throws IOException {
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwx------"));
    }

    private String at() {
        return store.toString();
    }

    @Test
    void isToldWhatItMayNotAndLeavesAllAsItIs() throws Exception {
        assertRefused("logs");
        assertRefused("verify");
        assertRefused("services");
        assertRefused("ingest", "-s", "web");
        assertRefused("serve", "--http", "none");

        open();
        assertEquals(
                "one\n",
                Invocation.of(directory, "logs", "--dir", at(), "web", "-o", "cat")
                        .text());
        assertEquals(
                ExitCode.OK, Invocation.of(directory, "verify", "--dir", at()).exitCode());
    }

    private void assertRefused(String name, String... more) throws Exception {
        List<String> command = new ArrayList<>();
        if (Files.isReadable(store)) {
            assumeTrue(canDropPowers(), "setpriv is not installed, or not allowed");
            command.addAll(WITHOUT_POWERS);
        }
        command.addAll(JavaCommand.of(SluiceCommand.class, name, "--dir", at()));
        command.addAll(List.of(more));
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            process.getOutputStream().close();
            assertTrue(process.waitFor(CHILD_SECONDS, TimeUnit.SECONDS), name);
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(log);
        assertEquals(ExitCode.FAILED, process.exitValue(), name + ": " + said);
        assertTrue(
                said.lines()
                        .anyMatch(line -> line.matches("sluice: " + Pattern.quote(at()) + "/\\w+: Permission denied")),
                name + ": " + said);
    }

    private static boolean canDropPowers() throws InterruptedException {
        List<String> command = new ArrayList<>(WITHOUT_POWERS);
        command.add("true");
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }
}
