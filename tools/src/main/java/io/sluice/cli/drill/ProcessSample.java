package io.sluice.cli.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Is what this process takes, as the kernel counts it.
 *
 * @param anonymousBytes heap, stacks and other memory of its own
 * @param fileBytes pages of mapped files on disks
 * @param sharedBytes pages of mapped files in memory
 */
record ProcessSample(long anonymousBytes, long fileBytes, long sharedBytes) {
    private static final Path STATUS = Path.of("/proc/self/status");

    static ProcessSample take() throws IOException {
        long anonymous = 0;
        long file = 0;
        long shared = 0;
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("RssAnon:")) {
                anonymous = bytes(line);
            } else if (line.startsWith("RssFile:")) {
                file = bytes(line);
            } else if (line.startsWith("RssShmem:")) {
                shared = bytes(line);
            }
        }
        return new ProcessSample(anonymous, file, shared);
    }

    private static long bytes(String line) {
        return Long.parseLong(line.substring(line.indexOf(':') + 1)
                        .toLowerCase(Locale.ROOT)
                        .replace("kb", "")
                        .strip())
                << 10;
    }

    long totalBytes() {
        return anonymousBytes + fileBytes + sharedBytes;
    }
}
