package io.sluice.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeverityTest {
    @ParameterizedTest
    @EnumSource
    void isFoundByItsCodeAndItsLabel(Severity severity) {
        assertEquals(severity, Severity.ofCode(severity.code()));
        assertEquals(severity, Severity.ofLabel(severity.label()));
        assertEquals(severity, Severity.ofLabel(severity.label().toUpperCase(Locale.ROOT)));
    }

    @Test
    void looksAtTheLowThreeBitsOfACodeAlone() {
        assertEquals(Severity.COUNT, Severity.values().length);
        assertEquals(Severity.TRACE, Severity.ofCode(0));
        assertEquals(Severity.INFO, Severity.ofCode(2));
        assertEquals(Severity.FATAL, Severity.ofCode(7));
        assertEquals(Severity.TRACE, Severity.ofCode(8));
        assertEquals(Severity.FATAL, Severity.ofCode(-1));
        assertEquals(Severity.FATAL, Severity.ofCode(Integer.MAX_VALUE));
        assertEquals(Severity.TRACE, Severity.ofCode(Integer.MIN_VALUE));
    }

    @Test
    void turnsSyslogsNumbersRound() {
        Severity[] expected = {
            Severity.FATAL,
            Severity.FATAL,
            Severity.CRITICAL,
            Severity.ERROR,
            Severity.WARNING,
            Severity.NOTICE,
            Severity.INFO,
            Severity.DEBUG
        };

        for (int priority = 0; priority < 8; priority++) {
            assertEquals(expected[priority], Severity.ofSyslog(priority));
            assertEquals(expected[priority], Severity.ofSyslog(23 * 8 + priority));
            assertEquals(expected[priority], Severity.ofLabel(String.valueOf(priority)));
        }
    }

    @Test
    void knowsTheWordsOfOthers() {
        assertEquals(Severity.ERROR, Severity.ofLabel("Err"));
        assertEquals(Severity.ERROR, Severity.ofLabel("SEVERE"));
        assertEquals(Severity.WARNING, Severity.ofLabel("warn"));
        assertEquals(Severity.CRITICAL, Severity.ofLabel("crit"));
        assertEquals(Severity.FATAL, Severity.ofLabel("panic"));
        assertEquals(Severity.FATAL, Severity.ofLabel("emerg"));
        assertEquals(Severity.INFO, Severity.ofLabel("information"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "8", "-1", "inf", "info ", "\u0131nfo", "errors", "null"})
    void isNoneForOtherWords(String label) {
        assertNull(Severity.ofLabel(label));
    }

    @Test
    void knowsItsWordsInTurkeyToo() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(new Locale("tr", "TR"));

            assertEquals(Severity.INFO, Severity.ofLabel("INFO"));
            assertEquals("critical", Severity.CRITICAL.label());
        } finally {
            Locale.setDefault(before);
        }
    }
}
