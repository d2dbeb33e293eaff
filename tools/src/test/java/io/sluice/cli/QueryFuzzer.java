// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.read.Cursor;
import io.sluice.server.query.CallException;
import io.sluice.server.query.Filters;
import io.sluice.server.query.Param;
import io.sluice.server.query.Params;
import io.sluice.server.query.TimeValue;
import io.sluice.server.query.Wanted;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes any lines for the arguments of {@code sluice logs}, for the parameters of a URL ({@code name=value}), and each
 * for a value of every kind: that is a query, or a refusal with a reason that says no more of what came than a line
 * can. A time and a cursor are the same again when they are printed and read.
 */
public final class QueryFuzzer {
    private static final int ARGUMENTS_MAX = 40;
    private static final int REASON_CHARS_MAX = 2_000;
    private static final long STORE_ID = 0x0123_4567_89AB_CDEFL;
    private static final Instant NOW = Instant.parse("2026-10-25T01:30:00.123456789Z"); // an hour that comes twice
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneId.of("Europe/Berlin"));
    private static final Surroundings SURROUNDINGS = new Surroundings(
            new Surroundings.Streams(
                    new ByteArrayInputStream(new byte[0]),
                    OutputStream.nullOutputStream(),
                    OutputStream.nullOutputStream()),
            Map.of(),
            OutputTarget.PIPE,
            CLOCK);
    private static final List<Param> PARAMS = Filters.all(
            Filters.sources(),
            Filters.times(),
            Filters.contents(),
            List.of(
                    Param.value("after", Param.Type.CURSOR, ""),
                    Param.integer("limit", 100, 1, 1_000, ""),
                    Param.flag("runs", false, "")));

    /** Reads a value. */
    @FunctionalInterface
    private interface Reading {
        void read(String text) throws CallException;
    }

    private static final List<Reading> READINGS = List.of(
            QueryFuzzer::time,
            text -> assertTrue(TimeArgument.parseLength(text) >= 0),
            text -> assertTrue(TimeValue.lengthNanos("older", text) > 0),
            QueryFuzzer::timeOfCall,
            QueryFuzzer::severities,
            text -> assertTrue(Arguments.count(text) >= 0),
            text -> assertTrue(Arguments.bytes("--cap", text) >= 0),
            text -> assertTrue(Arguments.seconds("--watch", text, 1) >= 1),
            text -> assertTrue(Cursor.parse(text).toString().equalsIgnoreCase(text)),
            text -> assertTrue(Arguments.services(List.of(text)).get(0).prefix().length() <= text.length()),
            text -> assertEquals(text, Filters.context(text)),
            text -> assertEquals(text, Arguments.context(text)));

    private QueryFuzzer() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        String[] lines = new String(input, UTF_8).split("\n", ARGUMENTS_MAX);
        for (String line : lines) {
            for (Reading reading : READINGS) {
                attempt(() -> reading.read(line));
            }
        }
        attempt(() -> command(lines));
        attempt(() -> url(lines));
    }

    /** Carries something out, which may be refused with a reason, and fail in no other way. */
    private static void attempt(Attempt attempt) {
        String reason;
        try {
            attempt.run();
            return;
        } catch (CallException e) {
            assertEquals(CallException.INVALID_PARAMS, e.code());
            assertTrue(e.param() != null, "a refusal that names no parameter");
            assertTrue(e.text().length() <= REASON_CHARS_MAX, "a reason that is too long for a reply");
            reason = e.text();
        } catch (UsageException e) {
            reason = String.valueOf(e.getMessage());
        } catch (IllegalArgumentException e) {
            if (e instanceof NumberFormatException) {
                throw e; // no reason for people
            }
            reason = String.valueOf(e.getMessage());
        }
        assertFalse(reason.isBlank() || reason.equals("null"), "a refusal without a reason");
    }

    /** Does what may be refused. */
    @FunctionalInterface
    private interface Attempt {
        void run() throws CallException;
    }

    private static void command(String[] arguments) {
        LogsRequest request = LogsRequest.of(LogsOptions.syntax().parse(arguments), SURROUNDINGS);
        assertTrue(request.contextCount() >= 0 && request.skipBehind(true) >= 0);
        Cursor cursor = request.cursor();
        Range range = request.range(cursor == null ? STORE_ID : cursor.storeId());
        assertTrue(range.count() >= 0 && (range.position() == Range.AT_END) == (cursor == null));
        assertNotNull(request.form());
        assertNotNull(request.query());
    }

    private static void url(String[] lines) throws CallException {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            String name = Filters.urlName(equals < 0 ? line : line.substring(0, equals));
            query.computeIfAbsent(name, unused -> new ArrayList<>()).add(line.substring(equals + 1));
        }
        Params params = Params.ofUrl(query, PARAMS);
        Wanted wanted = Filters.wanted(params, nanos(NOW));
        assertFalse(wanted.levels().isEmpty());
        long limit = params.integer("limit");
        assertTrue(limit >= 1 && limit <= 1_000);
        boolean unused = params.flag("runs");
        @Nullable Cursor after = params.cursor("after", STORE_ID);
        assertTrue(after == null || (after.storeId() == STORE_ID && after.sequence() >= 0));
    }

    private static void time(String text) {
        TimeArgument times = new TimeArgument(CLOCK);
        long nanos = times.parse(text);
        assertEquals(nanos, times.parse(TimeValue.text(nanos)));
    }

    private static void timeOfCall(String text) throws CallException {
        long nanos = callTime(text);
        assertEquals(nanos, callTime(TimeValue.text(nanos)));
        assertEquals(nanos, new TimeArgument(CLOCK).parse(TimeValue.text(nanos)));
    }

    private static long callTime(String text) throws CallException {
        Params params = Params.ofUrl(Map.of("since", List.of(text)), Filters.times());
        return params.timeNanos("since", nanos(NOW), 0);
    }

    private static void severities(String text) {
        SeverityRange range = SeverityRange.parse(text);
        assertTrue(range.min().compareTo(range.max()) <= 0);
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}
