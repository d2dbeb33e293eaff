package io.sluice.cli.transfer;

import io.sluice.entry.EpochUnit;
import java.util.Map;

/**
 * Says what became of the rows of an import.
 *
 * @param rowCount how many rows are entries now
 * @param skippedCount how many were passed over because they could not be read
 * @param renamedCount how many are of a service or a context whose name had to be changed
 * @param nameCount how many different names those were
 * @param guessedUnits how many times were taken to be in which unit
 */
public record ImportReport(
        long rowCount, long skippedCount, long renamedCount, int nameCount, Map<EpochUnit, Long> guessedUnits) {}
