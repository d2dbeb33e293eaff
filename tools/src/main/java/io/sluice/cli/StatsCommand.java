package io.sluice.cli;

import io.sluice.cli.output.ByteOutput;
import io.sluice.cli.output.LiveScreen;
import io.sluice.cli.output.OutputFailedException;
import io.sluice.cli.output.TimeText;
import io.sluice.read.LogReader;
import java.io.IOException;
import java.util.List;

/** Prints the counters of a store. */
final class StatsCommand extends Subcommand {
    private static final Option WATCH = Option.optionalValue(
            "SECONDS", "1", "Print them again every SECONDS (1), with rates, until Ctrl-C.", "--watch");
    private static final Option OUTPUT = Option.value("FORM", "table or json, one object a line.", "-o", "--output");
    private static final Option UTC = Option.flag("Print times in UTC.", "--utc");

    @Override
    Syntax syntax() {
        return new Syntax(
                "stats",
                "Print the counters of a store, also when its engine hangs or is dead.",
                StoreLocation.DIR,
                WATCH,
                OUTPUT,
                UTC);
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException, InterruptedException {
        boolean json = Arguments.isJson(arguments.value(OUTPUT, "table"));
        String watch = arguments.value(WATCH);
        long seconds = watch == null ? 0 : Arguments.seconds("--watch", watch, 1);
        Notices notices = new Notices(surroundings);
        try (LogReader reader = LogReader.open(StoreLocation.of(arguments, surroundings), notices)) {
            TimeText times = arguments.has(UTC) ? TimeText.utc() : new TimeText(surroundings.zone());
            LiveScreen screen = new LiveScreen(surroundings.out(), surroundings.isTerminal());
            StatsReport before = null;
            while (true) {
                StatsReport report = StatsReport.take(
                        reader, TimeArgument.epochNanos(surroundings.clock().instant()));
                if (json) {
                    report.printJson(surroundings.out());
                    surroundings.out().flush();
                } else if (seconds > 0) {
                    Terminal size = surroundings.isTerminal() ? Terminal.size() : Terminal.ENDLESS;
                    screen.draw(report.lines(before, times), size.rows(), size.columns());
                } else {
                    print(report.lines(null, times), surroundings.out());
                }
                if (seconds == 0) {
                    return ExitCode.OK;
                }
                before = report;
                Thread.sleep(seconds * 1_000);
            }
        }
    }

    private static void print(List<String> lines, ByteOutput out) throws OutputFailedException {
        for (String line : lines) {
            out.putText(line);
            out.put('\n');
        }
        out.flush();
    }
}
