package io.sluice.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.OverflowPolicy;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.SourceCounters;
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
    private static final int FLOOD_LINES = 50_000;

    @TempDir
    private Path directory;

    @Test
    void keepsBothStreamsAndHowTheProcessEnded() throws Exception {
        try (Sluice sluice = open()) {
            assertEquals(
                    7, capture(sluice, "job", "echo out; echo err >&2; exit 7").await());
        }

        List<String> lines = lines();
        assertEquals(4, lines.size());
        assertTrue(lines.contains("job/stdout info out"), lines.toString());
        assertTrue(lines.contains("job/stderr warning err"), lines.toString());
        assertTrue(lines.get(3).startsWith("job/monitor error exit: process "), lines.toString());
        assertTrue(lines.get(3).endsWith(" exited with code 7"), lines.toString());
    }

    @Test
    void saysFirstOfAllThatTheProcessWasStarted() throws Exception {
        String pid;
        try (Sluice sluice = open()) {
            Process process = new ProcessBuilder("sh", "-c", "echo out; sleep 0.2; echo err >&2").start();
            pid = String.valueOf(process.pid());
            ProcessCapture capture = sluice.capture(
                    process,
                    new ProcessStreams(
                            sluice.source("job", Stream.STDOUT),
                            sluice.source("job", Stream.STDERR),
                            sluice.source("job", Stream.MONITOR),
                            OverflowPolicy.DROP),
                    "job --with 'a\nb'");
            capture.await();
            Process waiting = new ProcessBuilder("sleep", "0.5").start();
            sluice.capture("sleeper", waiting).await();
        }

        List<String> lines = lines();
        assertEquals("job/monitor notice start: process " + pid + " started: job --with 'a b'", lines.get(0));
        String found = lines.get(4);
        assertTrue(found.startsWith("sleeper/monitor notice start: process "), lines.toString());
        assertTrue(found.endsWith("sleep 0.5"), lines.toString());
    }

    @Test
    void cutsTheCommandLineToWhatAnEntryTakesButNoCharacter() {
        assertEquals("process 7 started", new String(StartText.of(7, "", 1 << 16), UTF_8));
        assertEquals(StartText.BYTES_MAX, StartText.of(7, "x".repeat(1 << 20), 1 << 16).length);
        String cut = new String(StartText.of(7, "\u20ac".repeat(50), 64), UTF_8);
        assertTrue(cut.matches("process 7 started: \u20ac{15}"), cut);
    }

    @Test
    void saysWhichSignalEndedAProcess() throws Exception {
        try (Sluice sluice = open()) {
            assertEquals(137, capture(sluice, "job", "kill -9 $$").await());
        }

        assertTrue(lines().get(1).endsWith(" exited with code 137 (128 + SIGKILL)"), lines().toString());
    }

    @Test
    void showsTheBeginningOfALineBeforeItsEndComes() throws Exception {
        try (Sluice sluice = Sluice.open(SluiceConfig.builder(directory)
                .partialLineHold(Duration.ofMillis(50))
                .build())) {
            Process process =
                    new ProcessBuilder("sh", "-c", "printf 'password: '; read answer; echo \"$answer\"").start();
            ProcessCapture capture = sluice.capture("job", process);

            Await.until(DEADLINE, () -> sluice.persistedSequence() == 2);
            process.getOutputStream().write("secret\n".getBytes(UTF_8));
            process.getOutputStream().flush();
            capture.await();
        }

        assertEquals("job/stdout info password: secret", lines().get(1));
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

    @Test
    void aChildOverItsRateGoesOnAndIsCounted() throws IOException, InterruptedException {
        try (Sluice sluice = open()) {
            int unused = capture(sluice, "flood", "seq 1 " + FLOOD_LINES).await();

            SourceCounters counters = sluice.source("flood", Stream.STDOUT).counters();
            assertEquals(FLOOD_LINES, counters.get(SourceCounter.OFFERED));
            assertTrue(counters.get(SourceCounter.COLLAPSED) > FLOOD_LINES / 2, "it did not wait for its rate");
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
