package io.sluice.cli;

import io.sluice.cli.output.ByteOutput;
import io.sluice.queue.StoreDirectory;
import java.io.IOException;

/** Looks whether a store lies well and its engine keeps its promises. */
final class DoctorCommand extends Subcommand {
    @Override
    Syntax syntax() {
        return new Syntax(
                "doctor",
                "Check where a store lies, its room, its permissions and how far its engine has come. Exit code 5:"
                        + " something fails.",
                StoreLocation.DIR);
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException {
        long nowNanos = surroundings.clock().millis() * 1_000_000;
        try (StoreDirectory store = StoreDirectory.open(StoreLocation.of(arguments, surroundings))) {
            ByteOutput out = surroundings.out();
            boolean good = true;
            for (Finding finding : Checkup.of(store, nowNanos)) {
                out.putText(finding.line() + "\n");
                good &= finding.verdict() != Finding.Verdict.FAIL;
            }
            out.flush();
            return good ? ExitCode.OK : ExitCode.FAILED;
        }
    }
}
