package io.sluice.cli.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrillReportTest {
    private final List<String> lines = new ArrayList<>();
    private final DrillReport report = new DrillReport(lines::add);

    @Test
    void whatCannotBeDoneHereIsNoFailure() {
        report.skip("no stall: %s", "it needs root");

        assertTrue(report.isGood());
        assertEquals(List.of("skip  no stall: it needs root"), lines);
    }

    @Test
    void aDrillThatNeitherChecksNorSkipsIsNotGood() {
        report.note("nothing");

        assertFalse(report.isGood());
    }

    @Test
    void aPromiseThatDidNotHoldIsAFailureWhateverIsSkipped() {
        report.check(true, "one");
        report.skip("two");
        report.check(false, "three");

        assertFalse(report.isGood());
    }
}
