package io.sluice.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Reads a time as users write it.
 *
 * <pre>
 *  now  today  yesterday          the two days at midnight
 *  -90s  -15m  -2h  -7d  -1h30m   before now
 *  07:58  07:58:54.5              today
 *  2025-11-24                     at midnight
 *  2025-11-24 07:58:54.123        or with T between
 * </pre>
 *
 * Times are of the clock's zone, unless {@code Z} or an offset such as {@code +02:00} follows the time of day.
 */
final class TimeArgument {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int DIGITS_MAX = 9;

    private final Clock clock;

    /** Reads times relative to a clock's time and in its zone. */
    TimeArgument(Clock clock) {
        this.clock = clock;
    }

    /**
     * Reads a time.
     *
     * @return nanoseconds since the epoch
     * @throws UsageException when it is none
     */
    long parse(String text) {
        try {
            return switch (text) {
                case "now" -> nowNanos();
                case "today" -> midnight(LocalDate.now(clock));
                case "yesterday" -> midnight(LocalDate.now(clock).minusDays(1));
                default -> text.startsWith("-") ? parseAgo(new Scan(text)) : parsePoint(new Scan(text));
            };
        } catch (DateTimeException | ArithmeticException e) {
            throw new UsageException("not a time: \"" + text
                    + "\" (try today, -2h, 14:30, \"2025-11-24 14:30:00\" or 2025-11-24T14:30:00.5+01:00)");
        }
    }

    private long parseAgo(Scan scan) {
        scan.require('-');
        return Math.subtractExact(nowNanos(), lengthNanos(scan));
    }

    /**
     * Reads a length of time such as {@code 90s}, {@code 15m} or {@code 1h30m}.
     *
     * @return nanoseconds
     * @throws UsageException when it is none
     */
    static long parseLength(String text) {
        try {
            return lengthNanos(new Scan(text));
        } catch (DateTimeException | ArithmeticException e) {
            throw new UsageException("not a length of time: \"" + text + "\" (try 1m, 15m, 1h or 1d)");
        }
    }

    private static long lengthNanos(Scan scan) {
        long seconds = 0;
        do {
            long count = scan.number(1, DIGITS_MAX);
            seconds = Math.addExact(seconds, Math.multiplyExact(count, secondsOf(scan.next())));
        } while (!scan.isAtEnd());
        return Math.multiplyExact(seconds, NANOS_PER_SECOND);
    }

    private static long secondsOf(char unit) {
        return switch (unit) {
            case 's' -> 1;
            case 'm' -> 60;
            case 'h' -> 3_600;
            case 'd' -> 86_400;
            case 'w' -> 604_800;
            default -> throw new DateTimeException("no such unit");
        };
    }

    private long parsePoint(Scan scan) {
        if (!scan.isDate()) {
            LocalTime time = parseTime(scan);
            ZoneId zone = parseZone(scan);
            return epochNanos(LocalDate.now(clock.withZone(zone)).atTime(time), zone);
        }
        LocalDate date = parseDate(scan);
        if (scan.isAtEnd()) {
            return midnight(date);
        }
        if (!scan.take('T') && !scan.take('t')) {
            scan.require(' ');
        }
        LocalTime time = parseTime(scan);
        return epochNanos(date.atTime(time), parseZone(scan));
    }

    private static LocalDate parseDate(Scan scan) {
        int year = scan.number(4, 4);
        scan.require('-');
        int month = scan.number(2, 2);
        scan.require('-');
        return LocalDate.of(year, month, scan.number(2, 2));
    }

    private static LocalTime parseTime(Scan scan) {
        int hour = scan.number(1, 2);
        scan.require(':');
        int minute = scan.number(2, 2);
        int second = scan.take(':') ? scan.number(2, 2) : 0;
        int nanos = scan.take('.') ? scan.fraction() : 0;
        return LocalTime.of(hour, minute, second, nanos);
    }

    private ZoneId parseZone(Scan scan) {
        scan.take(' ');
        if (scan.isAtEnd()) {
            return clock.getZone();
        }
        ZoneOffset zone = ZoneOffset.UTC;
        if (!scan.take('Z') && !scan.take('z')) {
            int sign = scan.take('-') ? -1 : 1;
            if (sign > 0) {
                scan.require('+');
            }
            int hours = scan.number(2, 2);
            scan.take(':');
            int minutes = scan.isAtEnd() ? 0 : scan.number(2, 2);
            zone = ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
        }
        if (!scan.isAtEnd()) {
            throw new DateTimeException("more behind the zone");
        }
        return zone;
    }

    private long midnight(LocalDate date) {
        return epochNanos(date.atStartOfDay(), clock.getZone());
    }

    private static long epochNanos(LocalDateTime time, ZoneId zone) {
        return epochNanos(time.atZone(zone).toInstant());
    }

    /** Counts nanoseconds since the epoch. */
    static long epochNanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
    }

    private long nowNanos() {
        return epochNanos(clock.instant());
    }

    /** Steps through the text; a {@code DateTimeException} says that it goes on differently. */
    private static final class Scan {
        private final String text;
        private int at;

        Scan(String text) {
            this.text = text;
        }

        boolean isAtEnd() {
            return at == text.length();
        }

        boolean isDate() {
            return text.length() > 4 && text.charAt(4) == '-';
        }

        char next() {
            if (isAtEnd()) {
                throw new DateTimeException("ends too early");
            }
            return text.charAt(at++);
        }

        boolean take(char c) {
            boolean there = !isAtEnd() && text.charAt(at) == c;
            at += there ? 1 : 0;
            return there;
        }

        void require(char c) {
            if (!take(c)) {
                throw new DateTimeException("no " + c);
            }
        }

        int number(int digitsMin, int digitsMax) {
            int start = at;
            int value = 0;
            while (!isAtEnd() && at - start < digitsMax && isDigit(text.charAt(at))) {
                value = value * 10 + text.charAt(at++) - '0';
            }
            if (at - start < digitsMin) {
                throw new DateTimeException("no number");
            }
            return value;
        }

        /** Reads up to nine digits behind a decimal point, as nanoseconds. */
        int fraction() {
            int start = at;
            int value = number(1, DIGITS_MAX);
            for (int digits = at - start; digits < DIGITS_MAX; digits++) {
                value *= 10;
            }
            return value;
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }
    }
}
