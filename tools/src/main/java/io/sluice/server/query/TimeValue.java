// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.entry.EpochUnit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times: RFC 3339, a length before now, or a number whose unit is judged by its magnitude. */
public final class TimeValue {
    private static final Pattern LENGTH = Pattern.compile("-(\\d{1,9})([smhdw])");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,19}(\\.\\d{1,9})?");
    private static final int NANO_DIGITS = 9;
    private static final long SECOND = 1_000_000_000L;

    private TimeValue() {}

    /** Reads a time, nanoseconds since the epoch. */
    static long nanos(String name, JsonNode node, long nowNanos) throws CallException {
        String text = node.asText();
        try {
            if (node.isNumber()) {
                return ofNumber(node.decimalValue());
            }
            Matcher length = LENGTH.matcher(text);
            if (length.matches()) {
                return Math.subtractExact(
                        nowNanos, Math.multiplyExact(Long.parseLong(length.group(1)), unit(length.group(2))));
            }
            if (NUMBER.matcher(text).matches()) {
                return ofNumber(new BigDecimal(text));
            }
            return nanos(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw CallException.param(
                    name,
                    name + " must be a time from 1677 to 2262: 2025-11-24T10:15:00Z, -2h, or a number; got "
                            + Params.shown(text));
        }
    }

    private static long ofNumber(BigDecimal number) {
        BigDecimal whole = number.setScale(0, RoundingMode.FLOOR);
        EpochUnit unit = EpochUnit.guess(whole.longValueExact());
        if (unit != EpochUnit.SECONDS) {
            return unit.toNanos(whole.longValueExact());
        }
        return number.setScale(NANO_DIGITS, RoundingMode.FLOOR)
                .movePointRight(NANO_DIGITS)
                .longValueExact();
    }

    private static long unit(String letter) {
        return switch (letter) {
            case "s" -> SECOND;
            case "m" -> 60 * SECOND;
            case "h" -> 3_600 * SECOND;
            case "d" -> 86_400 * SECOND;
            default -> 7 * 86_400 * SECOND;
        };
    }

    private static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano());
    }

    /** Reads a length of time such as {@code 7d}, in nanoseconds; more than none. */
    public static long lengthNanos(String name, String text) throws CallException {
        Matcher length = LENGTH.matcher("-" + text);
        try {
            long nanos =
                    length.matches() ? Math.multiplyExact(Long.parseLong(length.group(1)), unit(length.group(2))) : 0;
            if (nanos > 0) {
                return nanos;
            }
        } catch (ArithmeticException e) {
            // the same answer as to what is no length
        }
        throw CallException.param(name, name + " must be a length of time such as 7d, got " + Params.shown(text));
    }

    /** Returns the present time, nanoseconds since the epoch. */
    public static long now() {
        return nanos(Instant.now());
    }

    /** Writes a time, to the nanosecond where it has any. */
    public static String text(long epochNanos) {
        return Instant.ofEpochSecond(0, epochNanos).toString();
    }
}
