package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeArgumentTest {
    private static final Instant NOW = Instant.parse("2025-11-24T07:58:54.123456789Z");

    private final TimeArgument times = new TimeArgument(Clock.fixed(NOW, ZoneId.of("Europe/Brussels")));

    @ParameterizedTest
    @CsvSource({
        "now,                                 2025-11-24T07:58:54.123456789Z",
        "today,                               2025-11-23T23:00:00Z",
        "yesterday,                           2025-11-22T23:00:00Z",
        "-90s,                                2025-11-24T07:57:24.123456789Z",
        "-15m,                                2025-11-24T07:43:54.123456789Z",
        "-2h,                                 2025-11-24T05:58:54.123456789Z",
        "-7d,                                 2025-11-17T07:58:54.123456789Z",
        "-1h30m,                              2025-11-24T06:28:54.123456789Z",
        "08:30,                               2025-11-24T07:30:00Z",
        "8:30:15,                             2025-11-24T07:30:15Z",
        "08:30Z,                              2025-11-24T08:30:00Z",
        "2025-07-01,                          2025-06-30T22:00:00Z",
        "2025-07-01 12:00,                    2025-07-01T10:00:00Z",
        "2025-07-01T12:00:30.5,               2025-07-01T10:00:30.500Z",
        "2025-07-01T12:00:30.000000001Z,      2025-07-01T12:00:30.000000001Z",
        "2025-07-01T12:00:30+02:00,           2025-07-01T10:00:30Z",
        "2025-07-01 12:00:30 -0530,           2025-07-01T17:30:30Z",
        "2025-07-01t12:00:30z,                2025-07-01T12:00:30Z",
        "2025-03-30 02:30,                    2025-03-30T01:30:00Z"
    })
    void readsWhatUsersWrite(String text, Instant expected) {
        assertEquals(TimeArgument.epochNanos(expected), times.parse(text));
    }

    @Test
    void takesNaiveTimesForThoseOfItsZone() {
        TimeArgument utc = new TimeArgument(Clock.fixed(NOW, ZoneOffset.UTC));

        assertEquals(TimeArgument.epochNanos(Instant.parse("2025-11-24T00:00:00Z")), utc.parse("today"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "15m",
                "-",
                "-15",
                "-15x",
                "-m",
                "25:00",
                "12",
                "12:5",
                "2025-13-01",
                "2025-02-30",
                "2025-11-24 ",
                "2025-11-24 12:00 +",
                "2025-11-24 12:00+02:00x",
                "2025-11-24 12:00:00.",
                "2025-11-24X12:00",
                "9999-01-01",
                "-999999999w",
                "12:00\u0662"
            })
    void refusesWhatIsNoTimeAndShowsHowToWriteOne(String text) {
        UsageException refusal = assertThrows(UsageException.class, () -> times.parse(text));

        assertEquals(
                "not a time: \"" + text
                        + "\" (try today, -2h, 14:30, \"2025-11-24 14:30:00\" or 2025-11-24T14:30:00.5+01:00)",
                refusal.getMessage());
    }
}
