package io.sluice.cli;

import io.sluice.cli.output.JournalFormat;
import io.sluice.cli.output.JsonFormat;
import io.sluice.cli.output.LineFormat;
import io.sluice.cli.output.LoggerTsvFormat;
import io.sluice.cli.output.ProgressLine;
import io.sluice.entry.EpochUnit;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.RunLookup;
import io.sluice.read.ServicePattern;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints all that a store has, or what a query wants of it, for other programs to read. */
final class ExportCommand extends Subcommand {
    private static final Option FORM = Option.value(
            "FORM",
            "json (default), as logs -o json; tsv: epoch, contextid, job_id, loglevel, tags and content between tabs;"
                    + " journal: for systemd-journal-remote.",
            "-o",
            "--output");
    private static final Option EPOCH =
            Option.value("UNIT", "What epoch counts in -o tsv: s (default), ms, us or ns.", "--epoch");

    @Override
    Syntax syntax() {
        return new Syntax(
                        "export",
                        "Print the lines of all services, or of some, for other programs: oldest first, up to the one that"
                                + " is the newest when it begins.",
                        StoreLocation.DIR,
                        FORM,
                        EPOCH,
                        LogsOptions.SINCE,
                        LogsOptions.UNTIL,
                        LogsOptions.PRIORITY,
                        LogsOptions.GREP,
                        LogsOptions.EXCLUDE,
                        LogsOptions.FIXED_STRINGS,
                        LogsOptions.IGNORE_CASE,
                        LogsOptions.CASE_SENSITIVE,
                        LogsOptions.TAG,
                        LogsOptions.CONTEXT_NAME,
                        LogsOptions.STREAM,
                        LogsOptions.UTC)
                .positionals("SERVICE", 0, "A service's name, or PREFIX.* for the service PREFIX and all below it.");
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException {
        Query query = LogsQuery.of(arguments, surroundings);
        List<ServicePattern> services = Arguments.services(arguments.positionals());
        EpochUnit unit = Arguments.epochUnit(arguments.value(EPOCH));
        String form = form(arguments);
        Notices notices = new Notices(surroundings);
        try (LogReader reader = LogReader.open(StoreLocation.of(arguments, surroundings), notices);
                RunLookup runs = new RunLookup(reader)) {
            Arguments.sayUnknown(services, reader.sources(), surroundings);
            LineFormat format = format(form, unit, services, new JsonFormat(reader.storeId(), runs), reader.storeId());
            print(reader, query, format, surroundings);
            return notices.exitCode(ExitCode.OK);
        }
    }

    private static String form(Parsed arguments) {
        String form = arguments.value(FORM, "json");
        if (!List.of("json", "tsv", "journal").contains(form)) {
            throw new UsageException("-o must be json, tsv or journal, got \"" + form + '"');
        }
        if (arguments.has(EPOCH) && !form.equals("tsv")) {
            throw new UsageException("--epoch needs -o tsv: the other forms have times of their own");
        }
        return form;
    }

    private static LineFormat format(
            String form, @Nullable EpochUnit unit, List<ServicePattern> services, LineFormat json, long storeId) {
        return switch (form) {
            case "tsv" -> {
                boolean one = services.size() == 1 && !services.get(0).below();
                yield new LoggerTsvFormat(unit == null ? EpochUnit.SECONDS : unit, one);
            }
            case "journal" -> new JournalFormat(storeId);
            default -> json;
        };
    }

    private static void print(LogReader reader, Query query, LineFormat format, Surroundings surroundings)
            throws IOException {
        long end = reader.endSequence(); // a store that grows as fast as this prints would have none
        Query bounded = query.toBuilder().untilSequence(end).build();
        try (ProgressLine progress = progress(surroundings);
                LineCursor lines = reader.forward(bounded, 0)) {
            long first = -1;
            while (lines.next() || lines.flush()) {
                format.print(lines.line(), surroundings.out());
                long sequence = lines.line().sequence();
                first = first < 0 ? sequence : first;
                progress.update(sequence - first + 1, end - first);
            }
            surroundings.out().flush();
        }
    }

    private static ProgressLine progress(Surroundings surroundings) {
        ProgressLine.Unit unit = ProgressLine.Unit.ENTRIES;
        boolean amongLines = surroundings.isTerminal();
        return amongLines ? new ProgressLine(null, unit, System::nanoTime) : surroundings.progress(unit);
    }
}
