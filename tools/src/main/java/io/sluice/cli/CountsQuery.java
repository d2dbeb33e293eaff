package io.sluice.cli;

import io.sluice.read.Query;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a query of what commands take that count: services, contexts, streams, times, and levels where the command has
 * them.
 */
final class CountsQuery {
    private static final String SINCE_USUAL = "-1h";

    private CountsQuery() {}

    /** Makes the syntax of a command that counts, with options of its own beside those that {@link #of} reads. */
    static Syntax syntax(String name, String description, Option... own) {
        List<Option> options = new ArrayList<>(List.of(
                StoreLocation.DIR, LogsOptions.SINCE, LogsOptions.UNTIL, LogsOptions.CONTEXT_NAME, LogsOptions.STREAM));
        options.addAll(List.of(own));
        options.add(LogsOptions.UTC);
        options.add(LogsOptions.EXPLAIN);
        return new Syntax(
                        name,
                        description
                                + " Without -S, of the last hour. Times count as whole minutes. Reads the index alone,"
                                + " as far as that has come.",
                        options.toArray(new Option[0]))
                .positionals("SERVICE", 0, "A service's name, or PREFIX.* for the service PREFIX and all below it.");
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
