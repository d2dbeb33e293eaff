package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes the samples of a soak, keeps them, and writes them to a file if there is one. Confined to one thread. */
final class SoakSampler implements Closeable {
    private static final double MIB = 1 << 20;
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<EnumMap<SoakGauge, Double>> samples = new ArrayList<>();
    private final @Nullable BufferedWriter file;
    private final int collectEvery;
    private double heapMib;

    private SoakSampler(@Nullable BufferedWriter file, int collectEvery) {
        this.file = file;
        this.collectEvery = collectEvery;
    }

    /** Begins; one sample of so many forces a collection of garbage, to know what is left by it. */
    static SoakSampler open(@Nullable Path path, int collectEvery) throws IOException {
        BufferedWriter file = path == null ? null : Files.newBufferedWriter(path, UTF_8);
        SoakSampler sampler = new SoakSampler(file, collectEvery);
        sampler.write(SoakGauge.head());
        return sampler;
    }

    private void write(String line) throws IOException {
        if (file != null) {
            file.write(line);
            file.write('\n');
            file.flush(); // a soak that is ended early leaves what it saw
        }
    }

    /** Takes a sample. */
    void take(double second, long latencyNanos, List<Path> directories) throws IOException, InterruptedException {
        ProcessSample process = ProcessSample.take();
        if (samples.size() % collectEvery == 0) {
            System.gc();
            heapMib = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
        }
        EnumMap<SoakGauge, Double> sample = new EnumMap<>(SoakGauge.class);
        sample.put(SoakGauge.RESIDENT, process.totalBytes() / MIB);
        sample.put(SoakGauge.ANONYMOUS, process.anonymousBytes() / MIB);
        sample.put(SoakGauge.HEAP, heapMib);
        sample.put(SoakGauge.DESCRIPTORS, (double) descriptorCount());
        sample.put(SoakGauge.MAPPINGS, (double) mappingCount());
        sample.put(
                SoakGauge.THREADS, (double) ManagementFactory.getThreadMXBean().getThreadCount());
        sample.put(SoakGauge.STORE, allocatedBytes(directories) / MIB);
        sample.put(SoakGauge.LATENCY, latencyNanos / NANOS_PER_MILLI);
        samples.add(sample);
        write(SoakGauge.row(second, sample));
    }

    private static long descriptorCount() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }

    private static long mappingCount() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps"), UTF_8).size();
    }

    /** Asks what is allocated: some files are longer than that. */
    private static long allocatedBytes(List<Path> directories) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("du", "-csB1"));
        directories.forEach(directory -> command.add(directory.toString()));
        Process du = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD) // files go while it looks
                .start();
        du.getOutputStream().close();
        String text = new String(du.getInputStream().readAllBytes(), UTF_8).strip();
        int unused = du.waitFor();
        String last = text.substring(text.lastIndexOf('\n') + 1);
        return last.isEmpty() ? 0 : Long.parseLong(last.substring(0, last.indexOf('\t')));
    }

    List<EnumMap<SoakGauge, Double>> samples() {
        return samples;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
