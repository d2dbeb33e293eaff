package io.sluice.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class FailureTextTest {
    @TempDir
    Path directory;

    @Test
    void saysWhatTheOperatingSystemSays() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Path none = directory.resolve("none");

        assertEquals(none + ": No such file or directory", failure(() -> Files.size(none)));
        assertEquals(file + ": File exists", failure(() -> Files.createFile(file)));
        assertEquals(file + ": Not a directory", failure(() -> Files.newDirectoryStream(file)));
        assertEquals(directory + ": Directory not empty", failure(() -> Files.delete(directory)));
        assertEquals("a: Permission denied", FailureText.of(new AccessDeniedException("a")));
    }

    @Test
    void leavesAMessageThatSaysItAlone() {
        assertEquals("a -> b: Why", FailureText.of(new AccessDeniedException("a", "b", "Why")));
        assertEquals("No space left on device", FailureText.of(new IOException("No space left on device")));
        assertEquals("java.lang.IllegalStateException", FailureText.of(new IllegalStateException()));
    }

    private static String failure(Executable action) {
        return FailureText.of(assertThrows(IOException.class, action));
    }
}
