package io.sluice.fuzz;

import io.sluice.block.BlockFuzzer;
import io.sluice.testing.FuzzInputs;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Shows each fuzz target of this module its corpus and some thousand changes of it. */
class FuzzersTest {
    @Test
    void anyBytesAreABlockOrRefused() throws IOException {
        FuzzInputs.run("block", 20_000, BlockFuzzer::fuzzerTestOneInput);
    }
}
