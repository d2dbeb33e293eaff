package io.sluice.cli.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaks on purpose: a check that cannot fail would be none. */
class SoakGaugeTest {
    private static final int SAMPLES = 60;

    private final List<String> said = new ArrayList<>();
    private final DrillReport report = new DrillReport(said::add);

    @TempDir
    private Path directory;

    @Test
    void seesADescriptorThatIsLeftOpenWithEachSample() throws Exception {
        List<FileChannel> leaked = new ArrayList<>();
        try {
            run(() -> leaked.add(FileChannel.open(
                    Files.createFile(directory.resolve("f" + leaked.size())), StandardOpenOption.WRITE)));
        } finally {
            for (FileChannel channel : leaked) {
                channel.close();
            }
        }
        assertEquals(List.of("descriptors"), failed());
    }

    @Test
    void seesAMappingThatIsLeftWithEachSample() throws Exception {
        Path file = directory.resolve("mapped");
        Files.write(file, new byte[4_096]);
        List<Object> leaked = new ArrayList<>();
        run(() -> {
            try (FileChannel channel = FileChannel.open(file)) {
                leaked.add(channel.map(MapMode.READ_ONLY, 0, 4_096));
            }
        });
        assertEquals(SAMPLES, leaked.size());
        assertEquals(List.of("mappings"), failed());
    }

    @Test
    void seesMemoryThatIsKeptWithEachSample() throws Exception {
        List<byte[]> leaked = new ArrayList<>();
        run(() -> {
            byte[] kept = new byte[1 << 20];
            Arrays.fill(kept, (byte) 1);
            leaked.add(kept);
        });
        assertEquals(SAMPLES, leaked.size());
        assertTrue(failed().contains("heap after a collection"), said.toString());
    }

    @Test
    void seesALatencyThatGrowsAndNoneThatStaysAsItIs() {
        List<EnumMap<SoakGauge, Double>> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            EnumMap<SoakGauge, Double> sample = new EnumMap<>(SoakGauge.class);
            sample.put(SoakGauge.LATENCY, i < SAMPLES * 6 / 10 ? 3.0 : 12.0);
            samples.add(sample);
        }
        SoakGauge.check(samples, 1, report);
        assertEquals(List.of("p99 of due to readable"), failed());

        said.clear();
        samples.forEach(sample -> sample.put(SoakGauge.LATENCY, 3.0));
        samples.get(SAMPLES - 1).put(SoakGauge.LATENCY, 900.0); // one flood is no trend
        SoakGauge.check(samples, 1, report);
        assertEquals(List.of(), failed());
    }

    private interface Leak {
        void leak() throws IOException;
    }

    /** Takes samples of this very process; nothing is as quiet as a soak here, so only what is leaked is looked at. */
    private void run(Leak leak) throws Exception {
        try (SoakSampler sampler = SoakSampler.open(null, 4)) {
            for (int i = 0; i < SAMPLES; i++) {
                leak.leak();
                sampler.take(i, 0, List.of(directory));
            }
            SoakGauge.check(sampler.samples(), 1, report);
        }
    }

    /** Returns what was said to have grown, without the memory of a JVM that is busy with other tests. */
    private List<String> failed() {
        return said.stream()
                .filter(line -> line.startsWith("FAIL"))
                .map(line -> line.substring("FAIL  ".length(), line.indexOf(':')))
                .filter(title -> !title.equals("resident memory") && !title.equals("memory of its own"))
                .toList();
    }
}
