package io.sluice.cli;

import io.sluice.read.Query;

/** Makes a query of what commands take that count: services, contexts, streams, levels and times. */
final class CountsQuery {
    private static final String SINCE_USUAL = "-1h";

    private CountsQuery() {}

    /** The options that {@link #of} reads. */
    static Option[] options() {
        return new Option[] {
            LogsOptions.SINCE, LogsOptions.UNTIL, LogsOptions.PRIORITY, LogsOptions.CONTEXT_NAME, LogsOptions.STREAM
        };
    }

    /** Reads the query; without a time to begin at, the last hour is meant. */
    static Query of(Parsed arguments, Surroundings surroundings) {
        Query query = LogsQuery.of(arguments, surroundings);
        if (arguments.has(LogsOptions.SINCE) && arguments.has(LogsOptions.UNTIL)) {
            return query;
        }
        TimeArgument times = new TimeArgument(surroundings.clock());
        Query.Builder bounded = query.toBuilder();
        if (!arguments.has(LogsOptions.SINCE)) {
            bounded.fromNanos(times.parse(SINCE_USUAL));
        }
        if (!arguments.has(LogsOptions.UNTIL)) {
            bounded.untilNanos(times.parse("now") + 1);
        }
        return bounded.build();
    }
}
