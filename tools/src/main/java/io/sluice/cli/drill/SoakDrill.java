package io.sluice.cli.drill;

import io.sluice.CloseReport;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.SourceReport;
import io.sluice.queue.StoreDirectory;
import io.sluice.segment.KeepLimits;
import io.sluice.server.ServerConfig;
import io.sluice.server.SluiceServer;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An ordinary day, as long as one likes: 24 services, one floods in each minute and one is restarted twice, cycles are
 * sealed, merged and removed, somebody follows, and in the middle the engine is closed and opened again. Nothing grows
 * from the first half to the second, and nothing is lost that is not counted.
 */
public final class SoakDrill implements Drill {
    private static final long STORE_BYTES_MAX = 16 << 20;
    private static final long REGION_BYTES = 4 << 20; // what a store may be over its limit
    private static final long CYCLE_BYTES_MAX = 2 << 20;
    private static final double MIB = 1 << 20;
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final SoakPlan plan;
    private final @Nullable Path samplesFile;
    private final Runnable eachSecond;

    /** Makes a drill of so many seconds that writes its samples to a file, if there is one. */
    public SoakDrill(int seconds, @Nullable Path samplesFile) {
        this(seconds, samplesFile, () -> {});
    }

    /** Makes one that does something else each second: what it is to notice. */
    SoakDrill(int seconds, @Nullable Path samplesFile, Runnable eachSecond) {
        this.plan = new SoakPlan(Math.max(6, seconds));
        this.samplesFile = samplesFile;
        this.eachSecond = eachSecond;
    }

    @Override
    public void run(Path scratch, DrillReport report) throws Exception {
        Path store = scratch.resolve("store");
        SoakWatch watch = null;
        long[] numbers = SoakLoad.noNumbers();
        long offered = 0;
        CloseReport closed = new CloseReport(true, List.of());
        long sealedBytes = 0;
        try (SoakSampler sampler = SoakSampler.open(samplesFile, plan.collectEvery())) {
            for (int half = 0; half < 2; half++) {
                try (Sluice sluice = Sluice.open(config(store))) {
                    watch = watch == null ? SoakWatch.start(store) : watch;
                    try (SluiceServer server = SluiceServer.open(sluice, serverConfig(scratch));
                            TailReaders tail = TailReaders.open(URI.create(Objects.requireNonNull(server.url())), 1)) {
                        SoakLoad load = SoakLoad.start(sluice, plan, numbers);
                        sample(half, sampler, watch, store);
                        offered = load.stop(report);
                        report.check(tail.areAllServed(), "the live tail was shown %,d lines", tail.lineCount());
                    }
                    sealedBytes = sluice.count(StoreCounter.SEGMENT_BYTES_WRITTEN);
                    closed = sluice.close(DEADLINE);
                }
            }
            Objects.requireNonNull(watch).stopAfter(offered, report);
            checkBalance(closed, offered, report);
            checkLimit(sampler, sealedBytes, report);
            SoakGauge.check(sampler.samples(), plan.slack(), report);
        }
        Losses.checkSound(store, report);
    }

    private SluiceConfig config(Path store) {
        return SluiceConfig.builder(store)
                .cycleDuration(plan.cycle())
                .cycleBytesMax(CYCLE_BYTES_MAX)
                .hotBytesMax(STORE_BYTES_MAX)
                .keepLimits(new KeepLimits(STORE_BYTES_MAX, 0, Duration.ZERO, 0))
                .build();
    }

    private static ServerConfig serverConfig(Path scratch) {
        return ServerConfig.standard()
                .withSocket(scratch.resolve("socket"))
                .withHttp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private void sample(int half, SoakSampler sampler, SoakWatch watch, Path store)
            throws IOException, InterruptedException {
        List<Path> directories;
        try (StoreDirectory directory = StoreDirectory.open(store)) {
            directories = directory.queue().startsWith(store) ? List.of(store) : List.of(store, directory.queue());
        }
        int count = half == 0 ? plan.seconds() / 2 : plan.seconds() - plan.seconds() / 2;
        int before = half == 0 ? 0 : plan.seconds() / 2;
        long startNanos = System.nanoTime();
        for (int i = 1; i <= count; i++) {
            long waitNanos = startNanos + TimeUnit.SECONDS.toNanos(i) - System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(Math.max(0, waitNanos));
            eachSecond.run();
            sampler.take(before + i, watch.takeP99Nanos(), directories);
        }
    }

    /** The counts are those of the whole life of the store, so of both engines. */
    private static void checkBalance(CloseReport closed, long offered, DrillReport report) {
        long quietOffered = 0;
        long quietLost = 0;
        long ownOffered = 0;
        long unbalanced = 0;
        for (SourceReport source : closed.sources()) {
            unbalanced += Math.abs(source.offered() - source.stored() - source.collapsed() - source.dropped());
            if (source.source().service().equals(SoakLoad.FLOOD)) {
                report.note(
                        "the flood's %s: offered %,d, stored %,d, collapsed %,d, dropped %,d",
                        source.source().stream(),
                        source.offered(),
                        source.stored(),
                        source.collapsed(),
                        source.dropped());
            } else {
                quietOffered += source.offered();
                quietLost += source.offered() - source.stored();
                ownOffered += source.source().service().startsWith("load.") ? source.offered() : 0;
            }
        }
        report.check(unbalanced == 0, "offered = stored + collapsed + dropped for each of its sources");
        report.check(ownOffered == offered, "%,d lines were offered through the API, %,d counted", offered, ownOffered);
        report.check(quietLost == 0, "the 23 offered %,d lines and lost %,d", quietOffered, quietLost);
    }

    private void checkLimit(SoakSampler sampler, long writtenBytes, DrillReport report) {
        double mostMib = sampler.samples().stream()
                .mapToDouble(sample -> sample.getOrDefault(SoakGauge.STORE, 0.0))
                .max()
                .orElse(0);
        report.note("segments of %.1f MiB were written; the store took %.1f MiB at most", writtenBytes / MIB, mostMib);
        if (!plan.isShort()) {
            report.check(writtenBytes > 2 * STORE_BYTES_MAX, "so much was removed that was over the limit of 16 MiB");
        }
        report.check(
                mostMib <= 2 * (STORE_BYTES_MAX + REGION_BYTES) / MIB,
                "the store's directory and the queue in memory kept to their limits");
    }
}
