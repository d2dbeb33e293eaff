package io.sluice.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class TimeTextTest {
    private static final int ROUNDS = 5_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteOutput out = new ByteOutput(bytes);

    @Test
    void writesWhatJavaTimeWrites() throws IOException {
        DateTimeFormatter shortForm = DateTimeFormatter.ofPattern("MMM dd HH:mm:ss.SSSSSS", Locale.ROOT);
        DateTimeFormatter iso = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);
        DateTimeFormatter seconds = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
        DateTimeFormatter rfc3339 = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT);
        Random random = new Random(Seeds.next());
        for (String zone : new String[] {"UTC", "Europe/Brussels", "America/St_Johns", "Asia/Kathmandu"}) {
            TimeText times = new TimeText(TimeZone.getTimeZone(zone));
            TimeText utc = TimeText.utc();
            for (int i = 0; i < ROUNDS; i++) {
                long nanos = random.nextLong() >> random.nextInt(3); // also before 1970
                Instant instant = Instant.ofEpochSecond(0, nanos);
                if (instant.isBefore(Instant.parse("1972-01-01T00:00:00Z"))) {
                    nanos = -nanos & Long.MAX_VALUE; // zones were not whole minutes long ago
                    instant = Instant.ofEpochSecond(0, nanos);
                }
                OffsetDateTime local = instant.atZone(ZoneId.of(zone)).toOffsetDateTime();
                times.putShort(out, nanos);
                assertEquals(shortForm.format(local), taken());
                times.putIso(out, nanos);
                assertEquals(iso.format(local), taken());
                utc.putRfc3339(out, nanos);
                assertEquals(rfc3339.format(instant.atOffset(ZoneOffset.UTC)), taken());
                assertEquals(seconds.format(local), times.seconds(nanos));
            }
        }
    }

    @Test
    void writesTimesBeforeTheEpoch() throws IOException {
        TimeText.utc().putRfc3339(out, -1);

        assertEquals("1969-12-31T23:59:59.999999999Z", taken());
    }

    private String taken() throws IOException {
        out.flush();
        String text = bytes.toString(UTF_8);
        bytes.reset();
        return text;
    }
}
