package io.sluice.cli;

import io.sluice.cli.output.CatFormat;
import io.sluice.cli.output.JsonFormat;
import io.sluice.cli.output.LineFormat;
import io.sluice.cli.output.OutputForm;
import io.sluice.cli.output.ShortFormat;
import io.sluice.cli.output.TimeText;
import io.sluice.cli.output.TsvFormat;
import io.sluice.read.Cursor;
import io.sluice.read.FollowedLines;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.QueryCost;
import io.sluice.read.RunLookup;
import java.io.IOException;

/** Prints lines. */
final class LogsCommand extends Subcommand {
    @Override
    Syntax syntax() {
        return LogsOptions.syntax();
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException, InterruptedException {
        LogsRequest request = LogsRequest.of(arguments, surroundings);
        Notices notices = new Notices(surroundings);
        try (LogReader reader = LogReader.open(StoreLocation.of(arguments, surroundings), notices);
                RunLookup runs = new RunLookup(reader)) {
            request.range(reader.storeId()); // throws
            Arguments.sayUnknown(request.services(), reader.sources(), surroundings);
            LineFormat format = format(request, reader.storeId(), runs, surroundings);
            LinePrinter printer = new LinePrinter(surroundings.out(), format);
            QueryLines wanted = new QueryLines(reader, RunChoice.narrow(request, reader), request.isJoined());
            long startNanos = System.nanoTime();
            QueryCost cost = print(wanted, request, format, printer, surroundings);
            if (arguments.has(LogsOptions.EXPLAIN)) {
                surroundings.say(CostText.of(cost, System.nanoTime() - startNanos));
            }
            if (arguments.has(LogsOptions.SHOW_CURSOR)) {
                sayCursor(surroundings, request, reader.storeId(), printer);
            }
            boolean missed = arguments.has(LogsOptions.GREP) && printer.isEmpty();
            return notices.exitCode(missed ? ExitCode.NOTHING_FOUND : ExitCode.OK);
        }
    }

    private static QueryCost print(
            QueryLines wanted, LogsRequest request, LineFormat format, LinePrinter printer, Surroundings surroundings)
            throws IOException, InterruptedException {
        Range range = request.range(wanted.reader().storeId());
        if (request.isContext()) {
            try (LineCursor lines = range.openBefore(request.contextCount(), wanted, format)) {
                printer.printAround(lines, range.position(), request.contextCount());
                return lines.cost();
            }
        }
        if (range.follow()) {
            try (FollowedLines lines = follow(range, wanted, request, format, surroundings)) {
                printer.follow(lines, new SkipRemark(request.form(), surroundings));
                return lines.cost();
            }
        }
        try (LineCursor lines = range.open(wanted, format)) {
            printer.printAll(lines, range.count());
            return lines.cost();
        }
    }

    private static FollowedLines follow(
            Range range, QueryLines wanted, LogsRequest request, LineFormat format, Surroundings surroundings)
            throws IOException {
        FollowedLines lines = new FollowedLines(
                wanted.reader(),
                range.open(wanted, format),
                () -> Range.newestToFollow().open(wanted, format),
                request.skipBehind(surroundings.isTerminal()),
                System::nanoTime);
        return request.isSkipGiven() ? lines : lines.onceCaughtUp();
    }

    private static LineFormat format(LogsRequest request, long storeId, RunLookup runs, Surroundings surroundings) {
        return switch (request.form()) {
            case SHORT, SHORT_ISO -> {
                ShortFormat.Style style = new ShortFormat.Style(
                        request.form() == OutputForm.SHORT_ISO,
                        !request.isOneService(),
                        request.color().isOn(surroundings.isTerminal(), surroundings.environment()),
                        surroundings.isTerminal());
                Cursor cursor = request.cursor();
                if (request.isContext() && cursor != null && surroundings.isTerminal()) {
                    style = style.marking(cursor.sequence());
                }
                yield new ShortFormat(style, request.utc() ? TimeText.utc() : new TimeText(surroundings.zone()));
            }
            case CAT -> new CatFormat();
            case JSON -> new JsonFormat(storeId, runs);
            case TSV -> new TsvFormat(surroundings.isTerminal());
        };
    }

    /** People see the cursor behind the lines; where a program reads those, it must not be among them. */
    private static void sayCursor(Surroundings surroundings, LogsRequest request, long storeId, LinePrinter printer)
            throws IOException {
        Cursor last = printer.isEmpty() ? request.cursor() : new Cursor(storeId, printer.lastSequence());
        if (last == null) {
            return;
        }
        String text = "-- cursor: " + last + "\n";
        if (request.form().isForPeople()) {
            surroundings.out().putAscii(text);
            surroundings.out().flush();
        } else {
            surroundings.print(text);
        }
    }
}
