package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelpTextTest {
    @TempDir
    private Path directory;

    @Test
    void listsEveryCommandAndEveryOption() {
        Invocation help = Invocation.of(directory, "--help");

        assertEquals(ExitCode.OK, help.exitCode());
        for (Subcommand command : SluiceCommand.all()) {
            String name = command.syntax().name();
            assertTrue(help.text().contains("\n  " + name + " "), name);
            String own = Invocation.of(directory, name, "--help").text();
            assertTrue(own.startsWith("Usage: sluice " + name + " "), own);
            for (Option option : command.syntax().options()) {
                assertTrue(own.contains(option.names().get(0)), name + " " + option.names());
            }
        }
    }

    @Test
    void showsHelpAsAnErrorWhenNothingIsAsked() {
        Invocation nothing = Invocation.of(directory);

        assertEquals(ExitCode.USAGE, nothing.exitCode());
        assertEquals("", nothing.text());
        assertTrue(nothing.err().startsWith("Usage: sluice "), nothing.err());
        assertEquals(ExitCode.USAGE, Invocation.of(directory, "lgos").exitCode());
        assertEquals(ExitCode.OK, Invocation.of(directory, "--version").exitCode());
    }

    @Test
    void writesACompletionScriptThatBashAccepts() throws Exception {
        Invocation completion = Invocation.of(directory, "completion", "bash");

        assertEquals(0, bash("-n", completion.text()));
        assertTrue(completion.text().contains("--after-cursor"));
        assertTrue(Invocation.of(directory, "completion", "zsh").text().startsWith("autoload"));
        assertEquals(
                ExitCode.USAGE, Invocation.of(directory, "completion", "fish").exitCode());
    }

    private static int bash(String option, String script) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder("bash", option)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream in = bash.getOutputStream()) {
            in.write(script.getBytes(UTF_8));
        }
        return bash.waitFor();
    }
}
