package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.CloseReport;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.SourceReport;
import io.sluice.admit.SourceLimits;
import io.sluice.entry.Severity;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One service floods and 23 write as always: first none floods, then one whose stream is captured, which is collapsed,
 * then one without any rate, which fills all of the ring that it can get.
 */
public final class FloodDrill implements Drill {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final int seconds;

    /** Makes a drill each part of which takes so many seconds. */
    public FloodDrill(int seconds) {
        this.seconds = seconds;
    }

    @Override
    public void run(Path scratch, DrillReport report) throws Exception {
        report.note("23 services with 100 lines/s each, %d s, nobody floods", seconds);
        part(scratch.resolve("quiet"), null, report);
        report.note("the same, and one floods as a captured stream (collapsed over its rate)");
        part(scratch.resolve("captured"), SourceLimits.CAPTURED, report);
        report.note("the same, and one floods through the API without any rate");
        part(scratch.resolve("unlimited"), SourceLimits.NONE, report);
    }

    private void part(Path directory, @Nullable SourceLimits floodLimits, DrillReport report) throws Exception {
        Files.createDirectories(directory);
        CloseReport closed;
        Histogram delays;
        try (Sluice sluice = Sluice.open(SluiceConfig.builder(directory).build())) {
            LineWatch watch = LineWatch.start(directory);
            SteadyLines steady = SteadyLines.start(sluice);
            Flood flood =
                    floodLimits == null ? null : Flood.start(sluice, floodLimits, TimeUnit.SECONDS.toNanos(seconds));
            TimeUnit.SECONDS.sleep(seconds);
            if (flood != null) {
                flood.stop();
            }
            delays = watch.stopAfter(steady.stop());
            closed = sluice.close(DEADLINE);
        }
        say(closed, delays, report);
        if (floodLimits != null) {
            int rare = rareLines(directory).size();
            report.check(
                    rare == Flood.RARE_COUNT, "%d of %d rare lines of the flood can be read", rare, Flood.RARE_COUNT);
        }
        Losses.checkSound(directory, report);
    }

    private static void say(CloseReport closed, Histogram delays, DrillReport report) {
        long steadyOffered = 0;
        long steadyLost = 0;
        for (SourceReport source : closed.sources()) {
            if (source.source().service().equals(Flood.SERVICE)) {
                report.note(
                        "the flood: offered %,d, stored %,d, collapsed %,d, dropped %,d",
                        source.offered(), source.stored(), source.collapsed(), source.dropped());
            } else if (source.source().service().startsWith(SteadyLines.PREFIX)) {
                steadyOffered += source.offered();
                steadyLost += source.offered() - source.stored();
            }
        }
        report.check(
                steadyLost == 0 && delays.getTotalCount() == steadyOffered,
                "the 23 offered %,d lines and lost %,d; a follower saw %,d",
                steadyOffered,
                steadyLost,
                delays.getTotalCount());
        report.note(
                "due to readable: p50 %.1f ms, p99 %.1f, p99.9 %.1f, max %.1f",
                delays.getValueAtPercentile(50) / 1e6,
                delays.getValueAtPercentile(99) / 1e6,
                delays.getValueAtPercentile(99.9) / 1e6,
                delays.getMaxValue() / 1e6);
    }

    private static Set<String> rareLines(Path directory) throws IOException {
        Set<String> found = new HashSet<>();
        Query query = Query.builder()
                .service(ServicePattern.parse(Flood.SERVICE))
                .severityMin(Severity.ERROR)
                .build();
        try (LogReader reader = LogReader.open(directory, notice -> {});
                LineCursor lines = reader.forward(query, 0)) {
            while (lines.next()) {
                String text = new String(lines.line().copyContent(), US_ASCII);
                if (text.startsWith(Flood.RARE_TEXT)) {
                    found.add(text);
                }
            }
        }
        return found;
    }
}
