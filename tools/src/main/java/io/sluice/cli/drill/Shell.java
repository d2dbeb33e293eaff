package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs other programs. Stateless. */
final class Shell {
    private static final long DEADLINE_SECONDS = 60;

    private Shell() {}

    /** Runs a program and returns what it printed; throws what it said when it failed. */
    static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + ": does not end");
        }
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    /** Starts a program that needs no watching; whoever started it waits for it or ends it. */
    static Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(new File("/dev/null"))
                .start();
    }

    /** Says why something that needs root cannot be done here; nothing when it can. */
    static String whyNotRoot(String... programs) throws IOException {
        if (!Files.getOwner(Path.of("/proc/self")).getName().equals("root")) {
            return "it needs root";
        }
        for (String program : programs) {
            if (!has(program)) {
                return program + " is not installed";
            }
        }
        return "";
    }

    /** Tells whether a program is there. */
    static boolean has(String program) {
        for (String folder : List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
