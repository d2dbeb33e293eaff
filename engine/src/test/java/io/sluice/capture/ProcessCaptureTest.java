package io.sluice.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessCaptureTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void keepsBothStreamsAndHowTheProcessEnded() throws Exception {
        try (Sluice sluice = open()) {
            assertEquals(
                    7, capture(sluice, "job", "echo out; echo err >&2; exit 7").await());
        }

        List<String> lines = lines();
        assertEquals(3, lines.size());
        assertTrue(lines.contains("job/stdout info out"), lines.toString());
        assertTrue(lines.contains("job/stderr warning err"), lines.toString());
        assertTrue(lines.get(2).startsWith("job/monitor error exit: process "), lines.toString());
        assertTrue(lines.get(2).endsWith(" exited with code 7"), lines.toString());
    }

    @Test
    void saysWhichSignalEndedAProcess() throws Exception {
        try (Sluice sluice = open()) {
            assertEquals(137, capture(sluice, "job", "kill -9 $$").await());
        }

        assertTrue(lines().get(0).endsWith(" exited with code 137 (128 + SIGKILL)"), lines().toString());
    }

    @Test
    void showsTheBeginningOfALineBeforeItsEndComes() throws Exception {
        try (Sluice sluice = Sluice.open(SluiceConfig.builder(directory)
                .partialLineHold(Duration.ofMillis(50))
                .build())) {
            Process process =
                    new ProcessBuilder("sh", "-c", "printf 'password: '; read answer; echo \"$answer\"").start();
            ProcessCapture capture = sluice.capture("job", process);

            Await.until(DEADLINE, () -> sluice.persistedSequence() == 1);
            process.getOutputStream().write("secret\n".getBytes(UTF_8));
            process.getOutputStream().flush();
            capture.await();
        }

        assertEquals("job/stdout info password: secret", lines().get(0));
    }

    @Test
    void doesNotKeepTheExitWaitingForAChildThatHoldsTheStreams() throws Exception {
        try (Sluice sluice = open()) {
            ProcessCapture capture = capture(sluice, "job", "sleep 20 & echo started; exit 3");

            long startNanos = System.nanoTime();
            assertEquals(3, capture.await());

            assertTrue(System.nanoTime() - startNanos < Duration.ofSeconds(15).toNanos());
        }
    }

    @Test
    void keepsEveryLineOfTwoHundredProcessesInItsOrder() throws Exception {
        int processCount = 200;
        int lineCount = 200;
        try (Sluice sluice = open()) {
            List<ProcessCapture> captures = new ArrayList<>();
            for (int p = 0; p < processCount; p++) {
                String script = "i=0; while [ $i -lt " + lineCount + " ]; do echo \"line $i\"; i=$((i+1)); done";
                captures.add(capture(sluice, "job" + p, script));
            }
            for (ProcessCapture capture : captures) {
                assertEquals(0, capture.await());
            }
            assertEquals(0, sluice.close(DEADLINE).dropped());
        }

        int[] next = new int[processCount];
        for (String line : lines()) {
            if (line.contains("/stdout info line ")) {
                int process = Integer.parseInt(line.substring("job".length(), line.indexOf('/')));
                assertEquals("job" + process + "/stdout info line " + next[process]++, line);
            }
        }
        for (int count : next) {
            assertEquals(lineCount, count);
        }
    }

    private Sluice open() throws IOException {
        return Sluice.open(SluiceConfig.builder(directory).build());
    }

    private static ProcessCapture capture(Sluice sluice, String service, String script) throws IOException {
        return sluice.capture(service, new ProcessBuilder("sh", "-c", script).start());
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (LogReader reader = LogReader.open(directory, notice -> {
                    throw new AssertionError(notice);
                });
                LineCursor cursor = reader.forward(Query.builder().build(), 0)) {
            while (cursor.next()) {
                lines.add(describe(cursor.line()));
            }
        }
        return lines;
    }

    private static String describe(Line line) {
        SourceName source = Objects.requireNonNull(line.source());
        Severity severity = line.severity();
        String kind = line.kind() == EntryKind.LINE ? "" : line.kind().label() + ": ";
        Stream stream = source.stream();
        return source.service() + "/" + stream.label() + " " + severity.label() + " " + kind
                + new String(line.copyContent(), UTF_8);
    }
}
