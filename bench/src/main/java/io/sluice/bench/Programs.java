package io.sluice.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds programs. */
final class Programs {
    private Programs() {}

    /** Tells whether a program is in PATH. */
    static boolean isInstalled(String program) {
        String path = System.getenv("PATH");
        if (path != null) {
            for (String folder : path.split(File.pathSeparator, -1)) {
                if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                    return true;
                }
            }
        }
        return false;
    }
}
