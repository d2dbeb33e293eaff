package io.sluice.cli;

/** Names what {@code sluice logs} takes. */
final class LogsOptions {
    static final Option FOLLOW = Option.flag("Go on printing lines as they come.", "-f", "--follow");
    static final Option SKIP_BEHIND = Option.value(
            "N",
            "Following, go to the newest 10 lines when more than N entries behind, and say what was passed over. At a"
                    + " terminal N is 1000000, once all there was is printed.",
            "--skip-behind");
    static final Option LINES = Option.value(
            "N", "Only the newest N lines, or \"all\"; with a cursor, the N lines from there on.", "-n", "--lines");
    static final Option SINCE = Option.value(
            "TIME",
            "From TIME on: today, -2h, 14:30, \"2025-11-24 14:30:00\", 2025-11-24T14:30:00.5+01:00.",
            "-S",
            "--since");
    static final Option UNTIL = Option.value("TIME", "Before TIME.", "-U", "--until");
    static final Option PRIORITY = Option.value(
            "LEVEL",
            "This level or a higher one: trace, debug, info, notice, warning, error, critical, fatal, or 7 to 0. Or a"
                    + " range, with both ends: FROM..TO, ..LEVEL, LEVEL...",
            "-p",
            "--priority");
    static final Option GREP = Option.value(
            "PATTERN",
            "With a match of this RE2 expression; case counts when it has a capital letter. Repeatable: a match of"
                    + " each. Exit code 1: none.",
            "-g",
            "--grep");
    static final Option EXCLUDE = Option.value("PATTERN", "Without a match of it. Repeatable: of any.", "--exclude");
    static final Option FIXED_STRINGS =
            Option.flag("Every PATTERN is a text to find as it is.", "-F", "--fixed-strings");
    static final Option IGNORE_CASE = Option.flag("Case never counts.", "-i", "--ignore-case");
    static final Option CASE_SENSITIVE = Option.flag("Case always counts.", "--case-sensitive");
    static final Option CONTEXT_NAME = Option.value("NAME", "Of services in this context.", "--context-name");
    static final Option STREAM =
            Option.value("NAME", "Of this stream: stdout, stderr, pty, rpc, monitor. Repeatable.", "--stream");
    static final Option TAG = Option.value("NAME", "With this tag. Repeatable: with each.", "--tag");
    static final Option RUN = Option.value(
            "N", "Of one run of SERVICE: 0 is the present or last one, -1 the one before, 1 the oldest.", "--run");
    static final Option JOIN = Option.flag(
            "Join lines that go on with the message of the one before, as those of a stack trace do: -p, -S and -U then"
                    + " look at the first, -g and --exclude at all of them, and -n counts messages.",
            "--join");
    static final Option REVERSE = Option.flag("Newest first.", "-r", "--reverse");
    static final Option OUTPUT =
            Option.value("FORM", "short, short-iso, cat (bytes as they were written), json or tsv.", "-o", "--output");
    static final Option CURSOR = Option.value("CURSOR", "Begin at the line that a cursor points to.", "--cursor");
    static final Option CONTEXT = Option.value(
            "N", "With --cursor: the line that it points to, N lines before it and N behind it.", "--context");
    static final Option AFTER_CURSOR = Option.value("CURSOR", "Begin behind it.", "--after-cursor");
    static final Option SHOW_CURSOR = Option.flag("Print the last line's cursor at the end.", "--show-cursor");
    static final Option UTC = Option.flag("Print and read times in UTC.", "--utc");
    static final Option EXPLAIN = Option.flag(
            "Say on standard error what the answer cost: blocks considered, skipped and why, and read.", "--explain");
    static final Option COLOR = Option.value("WHEN", "auto, always or never.", "--color");

    private LogsOptions() {}

    static Syntax syntax() {
        Option[] options = {
            StoreLocation.DIR,
            FOLLOW,
            SKIP_BEHIND,
            LINES,
            SINCE,
            UNTIL,
            PRIORITY,
            GREP,
            EXCLUDE,
            FIXED_STRINGS,
            IGNORE_CASE,
            CASE_SENSITIVE,
            CONTEXT_NAME,
            STREAM,
            TAG,
            RUN,
            JOIN,
            REVERSE,
            OUTPUT,
            CURSOR,
            CONTEXT,
            AFTER_CURSOR,
            SHOW_CURSOR,
            UTC,
            COLOR,
            EXPLAIN
        };
        return new Syntax(
                        "logs",
                        "Print lines, of all services or of some. Without -S, -U, -g, --tag, --run or a cursor: the last 10.",
                        options)
                .positionals("SERVICE", 0, "A service's name, or PREFIX.* for the service PREFIX and all below it.");
    }
}
