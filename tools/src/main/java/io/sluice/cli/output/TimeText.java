package io.sluice.cli.output;

import java.util.SimpleTimeZone;
import java.util.TimeZone;

/**
 * Writes times. Confined to one thread.
 *
 * <p>What lines of the same second share is worked out once. {@code java.time.format} would do the same at the cost of
 * a tenth of a second when the program starts.
 */
public final class TimeText {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_PER_DAY = 86_400;

    private final TimeZone zone;
    private long second = Long.MIN_VALUE;
    private int offsetSeconds;
    private int secondOfDay;
    private long year;
    private int month;
    private int day;

    /** Writes local times of a zone. */
    public TimeText(TimeZone zone) {
        this.zone = zone;
    }

    /** Writes times in UTC. */
    public static TimeText utc() {
        return new TimeText(new SimpleTimeZone(0, "UTC"));
    }

    /** Puts a time as {@code Nov 24 07:58:54.123456}. */
    public void putShort(ByteOutput out, long epochNanos) throws OutputFailedException {
        moveTo(Math.floorDiv(epochNanos, NANOS_PER_SECOND));
        out.putAscii(MONTHS.substring(month * 3 - 3, month * 3));
        out.put(' ');
        out.putDigits(day, 2);
        out.put(' ');
        putTimeOfDay(out);
        putMicros(out, epochNanos);
    }

    /** Puts a time as {@code 2025-11-24T07:58:54.123456+01:00}. */
    public void putIso(ByteOutput out, long epochNanos) throws OutputFailedException {
        putToSeconds(out, epochNanos);
        putMicros(out, epochNanos);
        int minutes = Math.abs(offsetSeconds) / 60;
        out.put(offsetSeconds < 0 ? '-' : '+');
        out.putDigits(minutes / 60, 2);
        out.put(':');
        out.putDigits(minutes % 60, 2);
    }

    /** Puts a time as {@code 2025-11-24T07:58:54.123456789Z}; only right when the zone is UTC. */
    public void putRfc3339(ByteOutput out, long epochNanos) throws OutputFailedException {
        putToSeconds(out, epochNanos);
        out.put('.');
        out.putDigits(Math.floorMod(epochNanos, NANOS_PER_SECOND), 9);
        out.put('Z');
    }

    /** Writes a time as {@code 2025-11-24 07:58:54}, for tables. */
    public String seconds(long epochNanos) {
        moveTo(Math.floorDiv(epochNanos, NANOS_PER_SECOND));
        StringBuilder text = new StringBuilder(19).append(year);
        append(text, '-', month);
        append(text, '-', day);
        append(text, ' ', secondOfDay / 3_600);
        append(text, ':', secondOfDay / 60 % 60);
        append(text, ':', secondOfDay % 60);
        return text.toString();
    }

    /** Writes a time as {@code 2025-11-24 07:58:54.123}. */
    public String millis(long epochNanos) {
        return seconds(epochNanos) + millisOfSecond(epochNanos);
    }

    /** Writes a time as {@code 07:58:54.123}. */
    public String millisOfDay(long epochNanos) {
        String seconds = seconds(epochNanos);
        return seconds.substring(seconds.indexOf(' ') + 1) + millisOfSecond(epochNanos);
    }

    private static String millisOfSecond(long epochNanos) {
        long millis = Math.floorMod(epochNanos, NANOS_PER_SECOND) / 1_000_000;
        return (millis < 10 ? ".00" : millis < 100 ? ".0" : ".") + millis;
    }

    private static void append(StringBuilder text, char separator, int value) {
        text.append(separator).append(value < 10 ? "0" : "").append(value);
    }

    private void putToSeconds(ByteOutput out, long epochNanos) throws OutputFailedException {
        moveTo(Math.floorDiv(epochNanos, NANOS_PER_SECOND));
        out.putDigits(year, 4);
        out.put('-');
        out.putDigits(month, 2);
        out.put('-');
        out.putDigits(day, 2);
        out.put('T');
        putTimeOfDay(out);
    }

    private void putTimeOfDay(ByteOutput out) throws OutputFailedException {
        out.putDigits(secondOfDay / 3_600, 2);
        out.put(':');
        out.putDigits(secondOfDay / 60 % 60, 2);
        out.put(':');
        out.putDigits(secondOfDay % 60, 2);
    }

    private static void putMicros(ByteOutput out, long epochNanos) throws OutputFailedException {
        out.put('.');
        out.putDigits(Math.floorMod(epochNanos, NANOS_PER_SECOND) / 1_000, 6);
    }

    private void moveTo(long epochSecond) {
        if (epochSecond == second) {
            return;
        }
        second = epochSecond;
        offsetSeconds = zone.getOffset(epochSecond * 1_000) / 1_000;
        long local = epochSecond + offsetSeconds;
        secondOfDay = (int) Math.floorMod(local, (long) SECONDS_PER_DAY);
        setDate(Math.floorDiv(local, (long) SECONDS_PER_DAY));
    }

    /**
     * Finds the date of a day since 1970, by Howard Hinnant's algorithm: years begin in March, so that leap days come
     * last.
     */
    private void setDate(long epochDay) {
        long days = epochDay + 719_468; // since 0000-03-01
        long era = Math.floorDiv(days, 146_097L); // of 400 years
        int dayOfEra = (int) (days - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
    }
}
