package io.sluice.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes in by {@code ingest} comes out by {@code logs -o cat}, byte for byte, line ends aside. */
class RoundTripTest {
    @TempDir
    private Path directory;

    @Test
    void keepsOrdinaryLines() {
        assertRoundTrip("a\nb\n\nc\n".getBytes(UTF_8));
    }

    @Test
    void keepsAFileWithoutAFinalLineFeed() {
        assertRoundTrip("a\nb".getBytes(UTF_8));
    }

    @Test
    void keepsNothingOfAnEmptyFile() {
        assertRoundTrip(new byte[0]);
    }

    @Test
    void keepsBytesThatAreNoText() {
        assertRoundTrip("caf\u00e9 \u00ff\u00fe\n\0\0\n\u001b[2J\u0080\n\r\rx\r\r\n".getBytes(ISO_8859_1));
    }

    @Test
    void keepsLongLines() {
        Random random = new Random(Seeds.next());
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int length : new int[] {0, 65_535, 65_536, 65_537, 131_072, 256 << 10, 10 << 20, 3}) {
            byte[] line = new byte[length];
            random.nextBytes(line);
            for (int i = 0; i < length; i++) {
                line[i] = line[i] == '\n' ? (byte) 'n' : line[i];
            }
            lines.writeBytes(line);
            lines.write('\n');
        }
        assertRoundTrip(lines.toByteArray());
    }

    @Test
    void keepsTheLogsOfEightSystems() throws IOException {
        Path loghub = Path.of("../../shared/data/loghub");
        if (!Files.isDirectory(loghub)) {
            System.err.println("SKIPPED, not there: " + loghub);
            return;
        }
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(loghub, "*.log")) {
            for (Path file : files) {
                String service = "loghub." + file.getFileName().toString().replace(".log", "");
                byte[] content = Files.readAllBytes(file);
                assertEquals(
                        0,
                        Invocation.of(directory, content, "ingest", "-s", service)
                                .exitCode());
                Invocation cat = Invocation.of(directory, "logs", service, "-n", "all", "-o", "cat");
                assertArrayEquals(lineFeedsOnly(content), cat.out(), service);
                count++;
            }
        }
        assertEquals(8, count);
        assertEquals(0, Invocation.of(directory, "verify").exitCode());
    }

    @Test
    void keepsBothStreamsOfAProgramAndPassesItsExitCodeOn() {
        Invocation run =
                Invocation.of(directory, "run", "-s", "job", "--", "sh", "-c", "echo out; echo err >&2; exit 7");

        assertEquals(7, run.exitCode());
        assertEquals(
                "out\n",
                Invocation.of(directory, "logs", "job", "--stream", "stdout", "-o", "cat")
                        .text());
        assertEquals(
                "err\n",
                Invocation.of(directory, "logs", "job", "--stream", "stderr", "-o", "cat")
                        .text());
        String exit = Invocation.of(directory, "logs", "job", "-n", "1").text();
        assertTrue(exit.strip().endsWith("exited with code 7"), exit);
    }

    @Test
    void keepsTheOutputOfAProgramThatHasATerminal() {
        Invocation run = Invocation.of(
                directory, "run", "--pty", "-s", "job", "--", "sh", "-c", "test -t 1 && echo terminal; exit 3");

        assertEquals(3, run.exitCode(), run.err());
        assertEquals(
                "terminal\n",
                Invocation.of(directory, "logs", "job", "--stream", "pty", "-o", "cat")
                        .text());
    }

    private void assertRoundTrip(byte[] content) {
        Invocation ingest = Invocation.of(directory, content, "ingest", "-s", "web");
        assertEquals("", ingest.err());
        assertEquals(0, ingest.exitCode());

        Invocation cat = Invocation.of(directory, "logs", "web", "-n", "all", "-o", "cat");

        assertArrayEquals(lineFeedsOnly(content), cat.out());
        assertEquals(0, Invocation.of(directory, "verify").exitCode());
    }

    /** Gives every line of {@code content} one LF for its end. */
    private static byte[] lineFeedsOnly(byte[] content) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        int start = 0;
        for (int at = 0; at <= content.length; at++) {
            boolean atEnd = at == content.length;
            if ((!atEnd && content[at] != '\n') || (atEnd && start == at)) {
                continue;
            }
            int end = !atEnd && at > start && content[at - 1] == '\r' ? at - 1 : at;
            lines.write(content, start, end - start);
            lines.write('\n');
            start = at + 1;
        }
        return lines.toByteArray();
    }
}
