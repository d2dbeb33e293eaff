package io.sluice.fuzz;

import io.sluice.capture.LinesFuzzer;
import io.sluice.capture.SeverityFuzzer;
import io.sluice.testing.FuzzInputs;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Shows each fuzz target of this module its corpus and some thousand changes of it. */
class FuzzersTest {
    @Test
    void anyBytesAreLinesHoweverTheyAreRead() throws IOException {
        FuzzInputs.run("lines", 3_000, LinesFuzzer::fuzzerTestOneInput);
    }

    @Test
    void anyLineTellsASeverityOrNone() throws IOException {
        FuzzInputs.run("severity", 10_000, SeverityFuzzer::fuzzerTestOneInput);
    }
}
