package io.sluice.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.testing.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code sluice logs} ends when it does not end by itself, or not well. */
class LogsEndTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void endsQuietlyWhenItsReaderHasGone() {
        ingest("a\nb\n");

        assertEquals(ExitCode.OK, logsInto("Broken pipe", OutputTarget.FILE));
        assertEquals(ExitCode.OK, logsInto("Relais bris\u00e9 (pipe)", OutputTarget.PIPE));
        assertEquals(ExitCode.FAILED, logsInto("No space left on device", OutputTarget.FILE));
    }

    @Test
    void followsOverARestartOfTheEngineUntilItIsInterrupted() throws Exception {
        ingest("one\ntwo\nthree\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Surroundings surroundings = Invocation.surroundings(
                new Surroundings.Streams(InputStream.nullInputStream(), out, OutputStream.nullOutputStream()),
                OutputTarget.PIPE,
                directory);
        CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        Thread reader = new Thread(() -> exitCode.complete(
                SluiceCommand.execute(new String[] {"logs", "-f", "-n", "2", "-o", "cat", "web"}, surroundings)));
        reader.start();
        Await.until(DEADLINE, () -> out.toString(UTF_8).equals("two\nthree\n"));

        ingest("four\n");
        Await.until(DEADLINE, () -> out.toString(UTF_8).endsWith("four\n"));
        try (Sluice sluice = Sluice.open(SluiceConfig.builder(directory).build())) {
            byte[] line = "five".getBytes(UTF_8);
            sluice.source("web", Stream.STDOUT).offer(Severity.INFO, line, 0, line.length);
            Await.until(DEADLINE, () -> out.toString(UTF_8).equals("two\nthree\nfour\nfive\n"));
        }
        reader.interrupt();

        assertEquals(ExitCode.INTERRUPTED, exitCode.get());
    }

    @Test
    void saysWhatIsDamagedAndPrintsTheRest() throws IOException {
        ingest("first\n");
        ingest("second\n");
        damageFirst();

        Invocation logs = Invocation.of(directory, "logs", "-n", "all", "-o", "cat");
        Invocation verify = Invocation.of(directory, "verify");

        assertEquals(ExitCode.DAMAGED, logs.exitCode());
        assertEquals("second\n", logs.text());
        assertTrue(logs.err().startsWith("sluice: "), logs.err());
        assertEquals(logs.err().lines().distinct().count(), logs.err().lines().count());
        assertEquals(ExitCode.DAMAGED, verify.exitCode());
        assertTrue(verify.text().startsWith("damaged: "), verify.text());
        assertEquals("", verify.err());
    }

    @Test
    void printsTheCursorWhereItIsNotTakenForALine() {
        ingest("a\nb\n");

        Invocation people = Invocation.of(directory, "logs", "--show-cursor");
        Invocation program = Invocation.of(directory, "logs", "--show-cursor", "-o", "json");

        assertTrue(people.lines().get(2).matches("-- cursor: [0-9a-f]{16}-1"), people.text());
        assertEquals(2, program.lines().size());
        assertEquals(people.lines().get(2) + "\n", program.err());
    }

    @Test
    void pagesThroughAllLinesOnceByCursor() {
        ingest("a\nb\nc\nd\ne\n");
        StringBuilder seen = new StringBuilder();
        Invocation page = Invocation.of(directory, "logs", "-n", "2", "--show-cursor", "-o", "cat", "-S", "today");
        assertEquals("d\ne\n", page.text());

        page = Invocation.of(directory, "logs", "-r", "-n", "5", "--show-cursor", "-o", "cat");
        String start = page.err().substring("-- cursor: ".length()).strip();
        for (int i = 0; i < 3; i++) {
            String option = i == 0 ? "--cursor" : "--after-cursor";
            page = Invocation.of(directory, "logs", "-n", "2", "--show-cursor", "-o", "cat", option, start);
            seen.append(page.text()).append('|');
            start = page.err().substring("-- cursor: ".length()).strip();
        }
        assertEquals("a\nb\n|c\nd\n|e\n|", seen.toString());
    }

    @Test
    void tellsOfAServiceThatNobodyHas() {
        ingest("a\n");

        Invocation logs = Invocation.of(directory, "logs", "web", "no.such.*");

        assertEquals(ExitCode.OK, logs.exitCode());
        assertEquals(1, logs.lines().size());
        assertEquals("sluice: no service matches no.such.* (sluice services lists them)\n", logs.err());
    }

    /** Changes a byte of the line "first", in its cycle or, if that is sealed by now, in its segment. */
    private void damageFirst() throws IOException {
        Path cycle = firstOf("queue", "*.closed");
        Path damaged = cycle.equals(directory) ? firstOf("sealed", "*.segment") : cycle;
        byte[] bytes = Files.readAllBytes(damaged);
        int at = new String(bytes, ISO_8859_1).indexOf("first");
        try (FileChannel file = FileChannel.open(damaged, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {'F'}), at);
        }
    }

    private Path firstOf(String name, String glob) throws IOException {
        Path first = directory;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.resolve(name), glob)) {
            for (Path file : files) {
                first = first.equals(directory) || file.compareTo(first) < 0 ? file : first;
            }
        }
        return first;
    }

    private int logsInto(String failure, OutputTarget target) {
        OutputStream failing = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException(failure);
            }
        };
        Surroundings.Streams streams =
                new Surroundings.Streams(InputStream.nullInputStream(), failing, OutputStream.nullOutputStream());
        return SluiceCommand.execute(new String[] {"logs"}, Invocation.surroundings(streams, target, directory));
    }

    private void ingest(String lines) {
        assertEquals(
                0,
                Invocation.of(directory, lines.getBytes(UTF_8), "ingest", "-s", "web")
                        .exitCode());
    }
}
