package io.sluice.capture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sluice.entry.Severity;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeverityScanTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<11>disk failing                                               | ERROR",
                "<134>1 2026-11-24T08:00:00Z host app - - - hello               | INFO",
                "2026-11-24 08:00:00,123 - WARN  [Thread-1:QuorumCnxManager] Cannot open | WARNING",
                "081109 203518 143 INFO dfs.DataNode$DataXceiver: Receiving block | INFO",
                "[Sun Dec 04 04:47:44 2005] [error] mod_jk child workerEnv in error state 6 | ERROR",
                "[Sun Dec 04 04:47:44 2005] [notice] workerEnv.init() ok        | NOTICE",
                "time=2026 level=warn msg=\"info about error\"                  | WARNING",
                "{\"ts\":1,\"level\":\"error\",\"msg\":\"no\"}                  | ERROR",
                "{\"severity\": \"debug\", \"msg\":\"x\"}                       | DEBUG",
                "error: could not compile `x`                                    | ERROR",
                "thread 'main' FATAL oops                                       | FATAL",
                "CRITICAL:root:down                                             | CRITICAL",
                "java.lang.SEVERE: SEVERE x                                     | ERROR",
            })
    void readsTheLevelThatALineTells(String line, Severity expected) {
        byte[] bytes = line.strip().getBytes(UTF_8);

        assertEquals(expected.code(), SeverityScan.scan(bytes, 0, bytes.length));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain text",
                "an error occurred in information desk",
                "ERRORS and INFORMATION",
                "no_error_here ERROR_CODE=5 XINFO",
                "<not a priority> x",
                "<",
                "warn",
                "the level of noise",
            })
    void readsNoLevelOutOfOrdinaryText(String line) {
        byte[] bytes = line.strip().getBytes(UTF_8);

        assertEquals(SeverityScan.NONE, SeverityScan.scan(bytes, 0, bytes.length));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2", "3"})
    void looksAtNothingOutsideTheLine(int length) {
        byte[] bytes = "<11>ERROR".getBytes(UTF_8);

        assertEquals(SeverityScan.NONE, SeverityScan.scan(bytes, 0, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRACE",
                "DEBUG",
                "INFO",
                "NOTICE",
                "WARN",
                "WARNING",
                "ERROR",
                "ERR",
                "EMERG",
                "EMERGENCY",
                "SEVERE",
                "CRITICAL",
                "CRIT",
                "FATAL",
                "PANIC",
                "ALERT"
            })
    void findsALevelWhereverItBegins(String level) {
        byte[] word = level.getBytes(US_ASCII);
        int alone = SeverityScan.scan(word, 0, word.length);
        assertNotEquals(SeverityScan.NONE, alone);
        for (int at = 1; at < 80; at++) {
            byte[] line = new byte[at + word.length + 3];
            Arrays.fill(line, (byte) '.');
            System.arraycopy(word, 0, line, at, word.length);
            assertEquals(at < 64 ? alone : SeverityScan.NONE, SeverityScan.scan(line, 0, line.length), "at " + at);
            for (byte before : new byte[] {'x', '7', '_', (byte) 0xC3}) {
                line[at - 1] = before;
                assertEquals(
                        SeverityScan.NONE, SeverityScan.scan(line, 0, line.length), "behind " + before + " at " + at);
            }
        }
    }
}
