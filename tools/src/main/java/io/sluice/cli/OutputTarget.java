package io.sluice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells what an open file of this process is. {@code System.console()} cannot tell which of the streams is a terminal,
 * and since Java 22 it is there even without one.
 */
public enum OutputTarget {
    /** Somebody sees it as it comes, and control characters act. */
    TERMINAL,
    /** Another program reads it, and may stop doing so. */
    PIPE,
    /** A file or a device that keeps, or forgets, what is written. */
    FILE;

    static OutputTarget ofDescriptor(int fileDescriptor) {
        try {
            return ofLink(Files.readSymbolicLink(Path.of("/proc/self/fd/" + fileDescriptor))
                    .toString());
        } catch (IOException | UnsupportedOperationException e) {
            return FILE;
        }
    }

    /** Judges by what Linux calls the open file. */
    static OutputTarget ofLink(String target) {
        if (target.startsWith("pipe:") || target.startsWith("socket:")) {
            return PIPE;
        }
        boolean terminal = target.startsWith("/dev/pts/")
                || target.startsWith("/dev/tty")
                || target.startsWith("/dev/hvc")
                || target.equals("/dev/console");
        return terminal ? TERMINAL : FILE;
    }
}
