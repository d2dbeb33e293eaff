package io.sluice.cli;

import io.sluice.cli.output.ColorMode;
import io.sluice.cli.output.OutputForm;
import io.sluice.read.Cursor;
import io.sluice.read.FollowedLines;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what {@code sluice logs} is asked for, before there is a store. Immutable. */
final class LogsRequest {
    private static final long SKIP_BEHIND_USUAL = 1_000_000;

    private final Parsed arguments;
    private final OutputForm form;
    private final ColorMode color;
    private final List<ServicePattern> services;
    private final Query query;
    private final long count;
    private final @Nullable Cursor cursor;

    private LogsRequest(Parsed arguments, Query query) {
        this.arguments = arguments;
        this.form = Arguments.form(arguments.value(LogsOptions.OUTPUT, "short"));
        this.color = Arguments.colorMode(arguments.value(LogsOptions.COLOR, "auto"));
        this.services = Arguments.services(arguments.positionals());
        this.query = query;
        this.count = count(arguments);
        String text = arguments.value(LogsOptions.CURSOR, arguments.value(LogsOptions.AFTER_CURSOR, ""));
        this.cursor = text.isEmpty() ? null : Arguments.cursor(text);
    }

    /**
     * Reads the arguments.
     *
     * @throws UsageException when they make no sense
     */
    static LogsRequest of(Parsed arguments, Surroundings surroundings) {
        checkCombination(arguments);
        checkContext(arguments);
        LogsRequest request = new LogsRequest(arguments, LogsQuery.of(arguments, surroundings));
        request.contextCount(); // throws
        request.skipBehind(false); // likewise
        if (request.run() != null && !request.isOneService()) {
            throw new UsageException("--run needs one SERVICE: the one whose run it is");
        }
        return request;
    }

    private static void checkCombination(Parsed arguments) {
        boolean follow = arguments.has(LogsOptions.FOLLOW);
        if (arguments.has(LogsOptions.CURSOR) && arguments.has(LogsOptions.AFTER_CURSOR)) {
            throw new UsageException("--cursor and --after-cursor: only one can be where to begin");
        }
        if (arguments.has(LogsOptions.IGNORE_CASE) && arguments.has(LogsOptions.CASE_SENSITIVE)) {
            throw new UsageException("-i and --case-sensitive: case counts, or it does not");
        }
        if (!follow && arguments.has(LogsOptions.SKIP_BEHIND)) {
            throw new UsageException("--skip-behind needs -f: only following can fall behind");
        }
        if (follow && arguments.has(LogsOptions.REVERSE)) {
            throw new UsageException("-f and -r: lines to come cannot be printed first");
        }
        if (follow && arguments.has(LogsOptions.UNTIL)) {
            throw new UsageException("-f and -U: following has no end");
        }
        if (follow && arguments.has(LogsOptions.LINES) && isPositioned(arguments)) {
            throw new UsageException("-f, -n and a cursor: following begins at the cursor and has no end");
        }
    }

    private static void checkContext(Parsed arguments) {
        if (!arguments.has(LogsOptions.CONTEXT)) {
            return;
        }
        if (!arguments.has(LogsOptions.CURSOR)) {
            throw new UsageException("--context needs --cursor: the line that it is about"
                    + " (--context-name chooses a context of services)");
        }
        for (Option other : List.of(LogsOptions.FOLLOW, LogsOptions.REVERSE, LogsOptions.LINES)) {
            if (arguments.has(other)) {
                throw new UsageException("--context and " + other.names().get(0)
                        + ": the context is so many lines on both sides, oldest first");
            }
        }
    }

    private static boolean isPositioned(Parsed arguments) {
        return arguments.has(LogsOptions.CURSOR) || arguments.has(LogsOptions.AFTER_CURSOR);
    }

    /** Returns how many lines are asked for; who says where or what to look for and not how many, wants all. */
    private static long count(Parsed arguments) {
        String lines = arguments.value(LogsOptions.LINES);
        if (lines != null) {
            return Arguments.count(lines);
        }
        boolean narrowed = arguments.has(LogsOptions.SINCE)
                || arguments.has(LogsOptions.UNTIL)
                || arguments.has(LogsOptions.GREP)
                || arguments.has(LogsOptions.TAG)
                || arguments.has(LogsOptions.RUN)
                || isPositioned(arguments);
        return narrowed ? Range.ALL : Range.COUNT_USUAL;
    }

    /**
     * Says which lines of the store with this number are asked for.
     *
     * @throws UsageException when the cursor belongs to another store
     */
    Range range(long storeId) {
        boolean reverse = arguments.has(LogsOptions.REVERSE);
        long position = Range.AT_END;
        if (cursor != null) {
            if (cursor.storeId() != storeId) {
                throw new UsageException(cursor + " is a cursor of another store; those of this one are like "
                        + new Cursor(storeId, cursor.sequence()));
            }
            position = cursor.sequence();
        }
        boolean behind = arguments.has(LogsOptions.AFTER_CURSOR);
        return new Range(position, behind, count, reverse, arguments.has(LogsOptions.FOLLOW));
    }

    OutputForm form() {
        return form;
    }

    ColorMode color() {
        return color;
    }

    boolean utc() {
        return arguments.has(LogsOptions.UTC);
    }

    /** Returns which services are asked for; none means all. */
    List<ServicePattern> services() {
        return services;
    }

    /** Tells whether no more than one service can appear. */
    boolean isOneService() {
        return services.size() == 1 && !services.get(0).below();
    }

    Query query() {
        return query;
    }

    /** Returns the number of the run that is asked for, or null. */
    @Nullable
    Integer run() {
        String text = arguments.value(LogsOptions.RUN);
        return text == null ? null : Arguments.runNumber(text);
    }

    /** Tells whether lines of one message are to be joined. */
    boolean isJoined() {
        return arguments.has(LogsOptions.JOIN);
    }

    /** Tells whether it is said how far following may be behind. */
    boolean isSkipGiven() {
        return arguments.has(LogsOptions.SKIP_BEHIND);
    }

    /** Returns how many entries following may be behind; at a terminal that has a limit in any case. */
    long skipBehind(boolean terminal) {
        String text = arguments.value(LogsOptions.SKIP_BEHIND);
        if (text == null) {
            return terminal ? SKIP_BEHIND_USUAL : FollowedLines.NEVER;
        }
        return Arguments.number("--skip-behind", text, "a number of entries from 0");
    }

    /** Tells whether services of a context are asked for. */
    boolean isContextWanted(String context) {
        return arguments.value(LogsOptions.CONTEXT_NAME, context).equals(context);
    }

    /** Tells whether the lines around the cursor are asked for. */
    boolean isContext() {
        return arguments.has(LogsOptions.CONTEXT);
    }

    /** Returns how many lines before the cursor's are asked for, and how many behind it. */
    long contextCount() {
        return Arguments.number("--context", arguments.value(LogsOptions.CONTEXT, "0"), "a number of lines from 0");
    }

    /** Returns the cursor to begin at or behind, or null. */
    @Nullable
    Cursor cursor() {
        return cursor;
    }
}
