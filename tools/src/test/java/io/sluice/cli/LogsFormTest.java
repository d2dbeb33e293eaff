package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.testing.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the forms of lines with files under {@code resources}, where they can be looked at. */
class LogsFormTest {
    private static final String NASTY =
            "esc \u001b[2J\u001b]0;t\u0007 cr\r tab\t nul\0 del\u007f c1 \u009b2J bidi \u202e\u2066 end";

    @TempDir
    private Path directory;

    @BeforeEach
    void fill() throws IOException {
        ManualClock clock = new ManualClock();
        try (Sluice sluice =
                Sluice.open(SluiceConfig.builder(directory).clock(clock).build())) {
            for (Severity severity : Severity.values()) {
                offer(sluice, "hero_collab.server", severity, severity.label() + " caf\u00e9 \ud83d\ude00");
                clock.advance(Duration.ofNanos(1_001_001));
            }
            clock.advance(Duration.ofDays(200));
            offer(sluice, "hero_proc.sysmon", Severity.INFO, NASTY);
            byte[] invalid = {'b', 'a', 'd', ' ', (byte) 0xC0, (byte) 0xED, (byte) 0xA0, (byte) 0x80, (byte) 0xFF};
            sluice.source("hero_proc.sysmon", Stream.STDERR).offer(Severity.WARNING, invalid, 0, invalid.length);
            byte[] exit = "process 7 exited with code 1".getBytes(UTF_8);
            sluice.source("hero_proc.sysmon", Stream.MONITOR)
                    .offer(EntryKind.EXIT, Severity.ERROR, exit, 0, exit.length);
        }
    }

    @Test
    void isShortForAPipeAsItWasWritten() throws IOException {
        assertGolden("short.txt", Invocation.of(directory, "logs", "-n", "all"));
    }

    @Test
    void isShortWithColorsAndHarmlessForATerminal() throws IOException {
        assertGolden("short-terminal.txt", Invocation.onTerminal(directory, "logs", "-n", "all"));
    }

    @Test
    void isShortWithoutColorsWhenTheyAreTurnedOff() throws IOException {
        assertGolden("short-plain.txt", Invocation.onTerminal(directory, "logs", "-n", "all", "--color", "never"));
    }

    @Test
    void isIsoWithoutTheServiceWhenThereIsOnlyOne() throws IOException {
        assertGolden(
                "short-iso.txt",
                Invocation.onTerminal(directory, "logs", "hero_collab.server", "-o", "short-iso", "--color=never"));
    }

    @Test
    void isJson() throws IOException {
        assertGolden("json.txt", Invocation.of(directory, "logs", "-n", "all", "-o", "json"));
    }

    @Test
    void isTsv() throws IOException {
        assertGolden("tsv.txt", Invocation.of(directory, "logs", "-n", "all", "-o", "tsv"));
    }

    @Test
    void isContentOnlyAndNoRemark() {
        String cat = Invocation.onTerminal(directory, "logs", "hero_proc.*", "--stream", "stdout", "-o", "cat")
                .text();

        assertEquals(NASTY + "\n", cat);
        assertEquals(
                "",
                Invocation.of(directory, "logs", "--stream", "monitor", "-o", "cat")
                        .text());
    }

    private static void offer(Sluice sluice, String service, Severity severity, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        sluice.source(service, Stream.STDOUT).offer(severity, bytes, 0, bytes.length);
    }

    /** A store's number is drawn by lot, so in the files it is all zeros. */
    private static void assertGolden(String file, Invocation invocation) throws IOException {
        assertEquals(0, invocation.exitCode(), invocation.err());
        String text = invocation.text().replaceAll("\"cursor\":\"[0-9a-f]{16}-", "\"cursor\":\"0000000000000000-");
        try (InputStream golden = LogsFormTest.class.getResourceAsStream(file)) {
            assertNotNull(golden, file);
            assertEquals(new String(golden.readAllBytes(), UTF_8), text);
        }
    }
}
