package io.sluice.fuzz;

import io.sluice.block.BlockFuzzer;
import io.sluice.read.PatternFuzzer;
import io.sluice.segment.CatalogFuzzer;
import io.sluice.segment.ChunkFuzzer;
import io.sluice.segment.SegmentFuzzer;
import io.sluice.testing.FuzzInputs;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Shows each fuzz target of this module its corpus and some thousand changes of it. */
class FuzzersTest {
    @Test
    void anyBytesAreABlockOrRefused() throws IOException {
        FuzzInputs.run("block", 15_000, BlockFuzzer::fuzzerTestOneInput);
    }

    @Test
    void anyBytesAreTheFieldsOfAChunkOrRefused() throws IOException {
        FuzzInputs.run("chunk", 2_000, ChunkFuzzer::fuzzerTestOneInput);
    }

    @Test
    void anyBytesAreASegmentOrRefused() throws IOException {
        FuzzInputs.run("segment", 3_000, SegmentFuzzer::fuzzerTestOneInput);
    }

    @Test
    void anyBytesAreACatalogOrRefused() throws IOException {
        FuzzInputs.run("catalog", 3_000, CatalogFuzzer::fuzzerTestOneInput);
    }

    @Test
    void anyBytesAreAnExpressionThatFindsWhatRe2FindsOrRefused() throws IOException {
        FuzzInputs.run("pattern", 2_000, PatternFuzzer::fuzzerTestOneInput);
    }
}
