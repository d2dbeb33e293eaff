package io.sluice.cli;

import io.sluice.read.LetterCase;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import io.sluice.read.TextPattern;
import java.time.ZoneOffset;

/** Makes a query of the arguments of {@code sluice logs}. */
final class LogsQuery {
    private LogsQuery() {}

    /**
     * Reads what lines are asked for, wherever they lie.
     *
     * @throws UsageException when the arguments make no sense
     */
    static Query of(Parsed arguments, Surroundings surroundings) {
        Query.Builder query = Query.builder();
        addSources(query, arguments);
        String priority = arguments.value(LogsOptions.PRIORITY);
        if (priority != null) {
            SeverityRange severities = SeverityRange.parse(priority);
            query.severityMin(severities.min()).severityMax(severities.max());
        }
        addTexts(query, arguments);
        addTimes(query, arguments, surroundings);
        return query.build();
    }

    private static void addSources(Query.Builder query, Parsed arguments) {
        for (ServicePattern service : Arguments.services(arguments.positionals())) {
            query.service(service);
        }
        String context = arguments.value(LogsOptions.CONTEXT_NAME);
        if (context != null) {
            query.context(Arguments.context(context));
        }
        if (arguments.has(LogsOptions.STREAM)) {
            query.streams(Arguments.streams(arguments.values(LogsOptions.STREAM)));
        }
    }

    private static void addTexts(Query.Builder query, Parsed arguments) {
        for (String tag : arguments.values(LogsOptions.TAG)) {
            query.tag(tag);
        }
        for (String text : arguments.values(LogsOptions.GREP)) {
            query.text(pattern("-g", text, arguments));
        }
        for (String text : arguments.values(LogsOptions.EXCLUDE)) {
            query.exclude(pattern("--exclude", text, arguments));
        }
    }

    private static TextPattern pattern(String option, String text, Parsed arguments) {
        try {
            return arguments.has(LogsOptions.FIXED_STRINGS)
                    ? TextPattern.literal(text, letterCase(arguments))
                    : TextPattern.compile(text, letterCase(arguments));
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }

    private static LetterCase letterCase(Parsed arguments) {
        if (arguments.has(LogsOptions.IGNORE_CASE)) {
            return LetterCase.IGNORED;
        }
        return arguments.has(LogsOptions.CASE_SENSITIVE) ? LetterCase.COUNTS : LetterCase.SMART;
    }

    /** Narrows a query to the times that are given, if any are. */
    static void addTimes(Query.Builder query, Parsed arguments, Surroundings surroundings) {
        String since = arguments.value(LogsOptions.SINCE);
        String until = arguments.value(LogsOptions.UNTIL);
        if (since == null && until == null) {
            return;
        }
        TimeArgument times = new TimeArgument(
                arguments.has(LogsOptions.UTC) ? surroundings.clock().withZone(ZoneOffset.UTC) : surroundings.clock());
        query.fromNanos(since == null ? Long.MIN_VALUE : times.parse(since));
        query.untilNanos(until == null ? Long.MAX_VALUE : times.parse(until));
    }
}
