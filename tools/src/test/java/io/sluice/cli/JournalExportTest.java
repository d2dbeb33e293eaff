package io.sluice.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.EntryDraft;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import io.sluice.entry.EntryKind;
import io.sluice.entry.JsonScanner;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.read.LogReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports a store as systemd's journals are, byte by byte, and to the program that makes a journal of it. */
class JournalExportTest {
    private static final long MICROS = 1_774_000_000_123_456L;
    private static final List<Path> REMOTES =
            List.of(Path.of("/usr/lib/systemd/systemd-journal-remote"), Path.of("/lib/systemd/systemd-journal-remote"));
    private static final Path JOURNALCTL = Path.of("/usr/bin/journalctl");

    @TempDir
    private Path folder;

    private Path store;
    private String storeId = "";

    @BeforeEach
    void fill() throws IOException {
        store = folder.resolve("store");
        try (Sluice sluice = Sluice.open(SluiceConfig.builder(store).build())) {
            Source api = sluice.source("web.api", Stream.STDOUT);
            EntryDraft draft = new EntryDraft();
            offer(api, draft.reset(Severity.WARNING).at(MICROS * 1_000 + 789), "plain caf\u00c3\u00a9\tx");
            draft.reset(Severity.FATAL).at((MICROS - 5) * 1_000).error(true).tagged("[\"a\"]".getBytes(UTF_8));
            offer(api, draft, "two\nlines");
            Source monitor = sluice.source("web.api", Stream.MONITOR);
            draft.reset(Severity.NOTICE).kind(EntryKind.EXIT).at((MICROS + 7) * 1_000);
            offer(monitor, draft, "");
            offer(api, draft.reset(Severity.TRACE).at(-1), "\u00ff\u0000\u001b[2J");
        }
        try (LogReader reader = LogReader.open(store, notice -> {})) {
            storeId = String.format(Locale.ROOT, "%016x", reader.storeId());
        }
    }

    @Test
    void isTheFormatThatSystemdDescribes() {
        List<String> cursors = Invocation.of(store, "logs", "-o", "json").lines().stream()
                .map(line -> field(line, "cursor"))
                .toList();
        StringBuilder expected = new StringBuilder();
        append(expected, MICROS, 0, 4, "stdout", 0, cursors.get(0));
        expected.append("MESSAGE=plain caf\u00c3\u00a9\tx\n\n");
        append(expected, MICROS - 5, 0, 1, "stdout", 1, cursors.get(1));
        expected.append("SLUICE_TAGS=[\"a\"]\nSLUICE_ERROR=1\n");
        expected.append("MESSAGE\n\t\0\0\0\0\0\0\0two\nlines\n\n");
        append(expected, MICROS + 7, 7, 5, "monitor", 2, cursors.get(2));
        expected.append("SLUICE_KIND=exit\nMESSAGE=\n\n");
        append(expected, 1, 7, 7, "stdout", 3, cursors.get(3));
        expected.append("MESSAGE\n\6\0\0\0\0\0\0\0\u00ff\0\u001b[2J\n\n");

        Invocation export = Invocation.of(store, "export", "-o", "journal");

        assertEquals("", export.err());
        assertEquals(expected.toString(), new String(export.out(), ISO_8859_1));
    }

    @Test
    void becomesAJournalWithTheSameMessagesAndTimes() throws IOException, InterruptedException {
        Path remote = REMOTES.stream().filter(Files::isExecutable).findFirst().orElse(null);
        if (remote == null || !Files.isExecutable(JOURNALCTL)) {
            System.err.println("SKIPPED, not there: systemd-journal-remote and journalctl");
            return;
        }
        Path journal = folder.resolve("x.journal");
        byte[] export = Invocation.of(store, "export", "-o", "journal").out();
        String said = run(export, remote.toString(), "-o", journal.toString(), "-");
        assertTrue(Files.exists(journal), said);

        String shown =
                run(new byte[0], JOURNALCTL.toString(), "--file", journal.toString(), "-o", "json", "--no-pager");

        List<Map<String, String>> entries =
                shown.lines().map(JournalExportTest::fields).toList();
        assertEquals(4, entries.size(), shown);
        List<String> times = List.of("" + MICROS, "" + (MICROS - 5), "" + (MICROS + 7), "1");
        List<String> messages = List.of("plain caf\u00e9\tx", "two\nlines", "", "[255,0,27,91,50,74]");
        for (int i = 0; i < entries.size(); i++) {
            Map<String, String> entry = entries.get(i);
            assertEquals(times.get(i), entry.get("__REALTIME_TIMESTAMP"));
            assertEquals(messages.get(i), entry.get("MESSAGE"));
            assertEquals("web.api", entry.get("SYSLOG_IDENTIFIER"));
            assertEquals("" + i, entry.get("SLUICE_SEQ"));
        }
        assertEquals("[\"a\"]", entries.get(1).get("SLUICE_TAGS"));
        assertEquals("1", entries.get(1).get("PRIORITY"));
    }

    /** Appends the fields of an entry before its tags and message; the last are its stream, sequence and cursor. */
    private void append(StringBuilder text, long micros, long monotonic, int priority, Object... place) {
        text.append("__REALTIME_TIMESTAMP=").append(micros).append('\n');
        text.append("__MONOTONIC_TIMESTAMP=").append(monotonic).append('\n');
        text.append("_BOOT_ID=").append(storeId).append("736c756963650001\n");
        text.append("PRIORITY=").append(priority).append("\nSYSLOG_IDENTIFIER=web.api\nSLUICE_CONTEXT=core\n");
        text.append("SLUICE_SERVICE=web.api\nSLUICE_STREAM=").append(place[0]);
        text.append("\nSLUICE_SEQ=").append(place[1]);
        text.append("\nSLUICE_CURSOR=").append(place[2]).append('\n');
    }

    private static void offer(Source source, EntryDraft draft, String text) {
        byte[] message = text.getBytes(ISO_8859_1);
        assertTrue(source.offer(draft.content(message, 0, message.length), OverflowPolicy.BLOCK) >= 0);
    }

    private static String field(String json, String name) {
        return String.valueOf(fields(json).get(name));
    }

    /** Reads a flat object; a value that is no string is given as it is written, without white space. */
    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        JsonScanner json = new JsonScanner(text);
        json.expect('{');
        do {
            String name = json.string();
            json.expect(':');
            fields.put(name, value(json));
        } while (json.take(','));
        return fields;
    }

    private static String value(JsonScanner json) {
        if (json.peek() == '"') {
            return json.string();
        }
        if (!json.take('[')) {
            return json.word();
        }
        List<String> values = new ArrayList<>();
        while (!json.take(']')) {
            boolean unused = json.take(',');
            values.add(value(json));
        }
        return "[" + String.join(",", values) + "]";
    }

    private String run(byte[] in, String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        try (OutputStream pipe = process.getOutputStream()) {
            pipe.write(in);
        }
        int exitCode = process.waitFor();
        assertEquals(0, exitCode, Files.readString(folder.resolve("err")));
        return Files.readString(out);
    }
}
