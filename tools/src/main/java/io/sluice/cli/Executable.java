package io.sluice.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Says whether there is a program of a name, as a shell would before it starts it. */
enum Executable {
    FOUND,
    NOT_EXECUTABLE,
    MISSING;

    private static final String PATH_USUAL = "/usr/local/bin:/usr/bin:/bin";

    static Executable find(String program, Map<String, String> environment) {
        try {
            if (program.indexOf('/') >= 0) {
                return judge(Path.of(program));
            }
            Executable best = MISSING;
            for (String folder : environment.getOrDefault("PATH", PATH_USUAL).split(":", -1)) {
                Executable here = program.isEmpty() ? MISSING : judge(Path.of(folder, program));
                best = here.compareTo(best) < 0 ? here : best;
            }
            return best;
        } catch (InvalidPathException e) {
            return MISSING;
        }
    }

    private static Executable judge(Path path) {
        if (!Files.exists(path)) {
            return MISSING;
        }
        return Files.isRegularFile(path) && Files.isExecutable(path) ? FOUND : NOT_EXECUTABLE;
    }
}
