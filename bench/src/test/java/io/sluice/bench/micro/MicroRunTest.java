package io.sluice.bench.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.bench.report.Micro;
import java.util.List;
import org.junit.jupiter.api.Test;

class MicroRunTest {
    @Test
    void everyBenchmarkRuns() throws Exception {
        List<Micro> micros = MicroRun.run(0, 1, 10);
        assertEquals(
                List.of(
                        "Block.appendPostings",
                        "Block.buildBlock",
                        "Block.crc32c",
                        "Block.decodeBlock",
                        "Block.templateHash",
                        "Offer.batch",
                        "Offer.single"),
                micros.stream().map(Micro::name).sorted().toList());
        for (Micro micro : micros) {
            assertTrue(micro.nanos() > 0, micro::toString);
            assertTrue(!micro.per().isEmpty(), micro::toString);
        }
    }
}
