package io.sluice.cli;

import io.sluice.cli.output.OutputFailedException;
import io.sluice.cli.output.OutputForm;
import io.sluice.read.Skipped;

/**
 * Tells what a follower passed over: to people and in JSON among the lines, and where only data may be on standard
 * error.
 *
 * @param form what lines are printed in
 * @param surroundings takes it
 */
record SkipRemark(OutputForm form, Surroundings surroundings) {
    void print(Skipped skipped) throws OutputFailedException {
        String text =
                "-- " + skipped.count() + " entries passed over; to see them: --after-cursor " + skipped.after() + "\n";
        switch (form) {
            case SHORT, SHORT_ISO -> surroundings.out().putAscii(text);
            case JSON ->
                surroundings
                        .out()
                        .putAscii("{\"kind\":\"skipped\",\"count\":" + skipped.count() + ",\"after_cursor\":\""
                                + skipped.after() + "\"}\n");
            case CAT, TSV -> {
                surroundings.out().flush(); // where both go to one place, it comes behind what was printed before
                surroundings.print(text);
            }
        }
    }
}
