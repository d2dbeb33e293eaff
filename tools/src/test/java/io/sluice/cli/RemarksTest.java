package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.Source;
import io.sluice.admit.SourceLimits;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.testing.ManualClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows what was lost and what was collapsed. */
class RemarksTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void fill() throws IOException {
        ManualClock clock = new ManualClock();
        SluiceConfig config = SluiceConfig.builder(directory).clock(clock).build();
        try (Sluice sluice = Sluice.open(config)) {
            Source source = sluice.source("web", Stream.STDERR);
            source.limit(SourceLimits.NONE.withLinesPerSecond(1).withBurst(Duration.ofSeconds(1)));
            for (int i = 0; i < 1_002; i++) {
                byte[] line = ("accept \u001b error " + i).getBytes(UTF_8);
                long unused = source.offer(Severity.ERROR, line, 0, line.length);
                clock.advance(Duration.ofMillis(2));
            }
            byte[] tooLong = new byte[3 << 20];
            assertEquals(Source.TOO_LONG, source.offer(Severity.INFO, tooLong, 0, tooLong.length));
        }
    }

    @Test
    void inWords() {
        List<String> lines = Invocation.onTerminal(directory, "logs", "web", "--color", "never", "-o", "short-iso")
                .lines();

        assertEquals(4, lines.size());
        assertTrue(lines.get(0).endsWith(" accept \\x1b error 0"), lines.get(0));
        assertTrue(lines.get(1).endsWith(" accept \\x1b error 1"), lines.get(1));
        String remarks = lines.get(2) + lines.get(3);
        assertTrue(remarks.contains(" -- \u00d7 1,000 in 2 s: accept \\x1b error 1"), remarks);
        assertTrue(remarks.contains(" -- 1 entry (3.0 MiB) dropped: too long, 2026-01-01 00:00:02.004"), remarks);
    }

    @Test
    void asFieldsOfJson() {
        String text = Invocation.of(directory, "logs", "web", "-o", "json").text();

        assertTrue(
                text.contains("\"kind\":\"gap\",\"gap\":{\"reason\":\"too-long\",\"entries\":1,\"bytes\":3145728,"
                        + "\"first\":\"2026-01-01T00:00:02.004000000Z\",\"last\":\"2026-01-01T00:00:02.004000000Z\"}"),
                text);
        assertTrue(
                text.contains("\"kind\":\"collapsed\",\"collapsed\":{\"alike\":true,\"entries\":1000,\"bytes\":"),
                text);
        assertTrue(
                text.contains(
                        "\"first\":\"2026-01-01T00:00:00.004000000Z\",\"last\":\"2026-01-01T00:00:02.002000000Z\","
                                + "\"exemplar\":\"accept \\u001b error 1\"}"),
                text);
    }

    @Test
    void asTextOfTsvAndNotOfCat() {
        String tsv = Invocation.of(directory, "logs", "web", "-o", "tsv").text();
        String cat = Invocation.of(directory, "logs", "web", "-o", "cat").text();

        assertTrue(tsv.contains("\t\u00d7 1,000 in 2 s: accept \u001b error 1\n"), tsv);
        assertEquals("accept \u001b error 0\naccept \u001b error 1\n", cat);
    }

    @Test
    void asNumbersOfServicesAndStats() {
        String services = Invocation.of(directory, "services").text();
        String stats = Invocation.of(directory, "stats").text();
        String json = Invocation.of(directory, "stats", "-o", "json").text();

        assertTrue(services.matches("(?s).*web +stderr .* 1,000 +1 +too long 1\n.*"), services);
        assertTrue(stats.matches("(?s).*web +stderr +1,005 +4 .* 1,000 +1 +too long 1\n.*"), stats);
        assertTrue(json.contains("\"collapsed\":1000,\"dropped\":1,\"dropped_by\":{\"too long\":1}"), json);
    }

    @Test
    void verifyProvesTheSum() {
        Invocation verify = Invocation.of(directory, "verify");

        assertEquals(0, verify.exitCode(), verify.text());
        assertTrue(
                verify.text()
                        .contains(
                                "counts: 1,005 offered = 4 stored + 1,000 collapsed + 1 dropped, for each of 1 sources\n"),
                verify.text());
    }

    @Test
    void verifyNamesTheSourceWhoseCountsDoNotAddUp() throws IOException {
        Path counters = directory.resolve("queue").resolve("counters");
        try (RandomAccessFile file = new RandomAccessFile(counters.toFile(), "rw")) {
            long values = valuesOffset(file);
            for (long at = values; at < file.length(); at += 128) { // the only count of 1,005 is what was offered
                file.seek(at);
                if (Long.reverseBytes(file.readLong()) == 1_005) {
                    file.seek(at);
                    file.writeLong(Long.reverseBytes(1_006));
                    break;
                }
            }
        }

        Invocation verify = Invocation.of(directory, "verify");

        assertEquals(3, verify.exitCode(), verify.text());
        String name = SourceName.of("web", Stream.STDERR).toString();
        assertTrue(
                verify.text()
                        .contains("damaged: counters: source " + name
                                + ": offered 1006, but stored 4 + collapsed 1000 + dropped 1 is 1005\n"),
                verify.text());
    }

    private static long valuesOffset(RandomAccessFile file) throws IOException {
        file.seek(32);
        return 4_096 + 512L * Integer.reverseBytes(file.readInt());
    }
}
