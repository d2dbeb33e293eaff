package io.sluice.cli;

import io.sluice.cli.output.ByteOutput;
import io.sluice.cli.output.HumanText;
import io.sluice.cli.output.ProgressLine;
import io.sluice.cli.output.TerminalText;
import io.sluice.read.LogReader;
import io.sluice.read.VerifyReport;
import java.io.IOException;

/** Checks a store. */
final class VerifyCommand extends Subcommand {
    @Override
    Syntax syntax() {
        return new Syntax(
                "verify",
                "Check every block and segment of a store. Exit code 3: damaged, and where.",
                StoreLocation.DIR);
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException {
        try (LogReader reader = LogReader.open(StoreLocation.of(arguments, surroundings), notice -> {})) {
            VerifyReport report = verify(reader, surroundings);
            ByteOutput out = surroundings.out();
            for (String problem : report.problems()) {
                out.putText("damaged: " + TerminalText.escape(problem) + "\n");
            }
            out.putText((report.isSound() ? "sound: " : "the rest is sound: ") + describe(report) + "\n");
            out.flush();
            return report.isSound() ? ExitCode.OK : ExitCode.DAMAGED;
        }
    }

    private static VerifyReport verify(LogReader reader, Surroundings surroundings) throws IOException {
        try (ProgressLine progress = surroundings.progress(ProgressLine.Unit.ENTRIES)) {
            return reader.verify(progress::update);
        }
    }

    private static String describe(VerifyReport report) {
        String text = HumanText.count(report.entryCount()) + " entries in "
                + HumanText.count(report.blockCount()) + " blocks (" + HumanText.bytes(report.blockBytes()) + ") of "
                + HumanText.count(report.cycleCount()) + " cycles";
        if (report.segmentCount() > 0) {
            text += " and " + HumanText.count(report.chunkCount()) + " chunks ("
                    + HumanText.bytes(report.segmentBytes()) + ") of " + HumanText.count(report.segmentCount())
                    + " segments";
        }
        return report.entryCount() == 0
                ? text
                : text + ", sequences " + report.firstSequence() + " to " + (report.nextSequence() - 1);
    }
}
