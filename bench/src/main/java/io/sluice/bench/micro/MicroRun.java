package io.sluice.bench.micro;

import io.sluice.bench.report.Micro;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of this package. */
public final class MicroRun {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final Map<String, String> PER = Map.of(
            "single", "line",
            "batch", "line, 128 a claim",
            "buildBlock", "entry of 141 bytes",
            "decodeBlock", "entry of 141 bytes",
            "appendPostings", "block of 380 entries, 8 sources",
            "templateHash", "line of 141 bytes",
            "crc32c", "64 KiB");

    private MicroRun() {}

    /**
     * Runs all benchmarks.
     *
     * @param forks in how many JVMs each, one after the other; 0: in this one, which is only good for a test
     * @param iterations how often each is measured, and half as often before that
     * @param millis for how long each time
     */
    public static List<Micro> run(int forks, int iterations, long millis) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(MicroRun.class.getPackageName().replace(".", "\\.") + "\\..*Benchmark")
                        .forks(forks)
                        .warmupIterations(iterations / 2)
                        .warmupTime(TimeValue.milliseconds(millis))
                        .measurementIterations(iterations)
                        .measurementTime(TimeValue.milliseconds(millis))
                        .timeout(TimeValue.minutes(1))
                        .verbosity(VerboseMode.SILENT)
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .build())
                .run();
        List<Micro> micros = new ArrayList<>();
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            String method = name.substring(name.lastIndexOf('.') + 1);
            String type = name.substring(0, name.lastIndexOf('.'));
            Result<?> primary = result.getPrimaryResult();
            Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
            double error = primary.getScoreError();
            micros.add(new Micro(
                    type.substring(type.lastIndexOf('.') + 1).replace("Benchmark", "") + "." + method,
                    PER.getOrDefault(method, ""),
                    primary.getScore(),
                    Double.isNaN(error) ? 0 : error,
                    allocated == null ? 0 : allocated.getScore()));
        }
        return micros;
    }
}
