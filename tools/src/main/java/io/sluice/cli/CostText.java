package io.sluice.cli;

import io.sluice.cli.output.HumanText;
import io.sluice.read.QueryCost;

/** Writes what an answer cost. */
final class CostText {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private CostText() {}

    /** Writes it in one line. */
    static String of(QueryCost cost, long nanos) {
        return "blocks considered " + HumanText.count(cost.considered())
                + "; not read because of the service " + HumanText.count(cost.skippedByService())
                + ", the time " + HumanText.count(cost.skippedByTime())
                + ", the level " + HumanText.count(cost.skippedBySeverity())
                + ", a filter " + HumanText.count(cost.skippedByFilter())
                + "; read " + HumanText.count(cost.scanned())
                + " (" + HumanText.bytes(cost.scannedBytes())
                + "), of which without the text " + HumanText.count(cost.skippedByText())
                + "; " + nanos / NANOS_PER_MILLI + " ms";
    }
}
