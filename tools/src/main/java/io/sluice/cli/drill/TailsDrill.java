package io.sluice.cli.drill;

import io.sluice.CloseReport;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.server.ServerConfig;
import io.sluice.server.SluiceServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A hundred readers follow what 24 services write, 200,000 lines a second together, and one of the readers takes
 * nothing: the engine stores as much as without them, and that reader is told to the line what it missed.
 */
public final class TailsDrill implements Drill {
    private static final int TAIL_COUNT = 99;
    private static final double RATIO_MIN = 0.9;
    private static final long GROWTH_BYTES_MAX = 64 << 20;
    private static final int SETTLE_SECONDS = 3;
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final int seconds;

    /** Makes a drill that takes twice so many seconds, without readers and with them; at most 25 of them. */
    public TailsDrill(int seconds) {
        this.seconds = Math.min(seconds, 25); // a tail that takes nothing for a minute is ended
    }

    @Override
    public void run(Path scratch, DrillReport report) throws Exception {
        Path store = scratch.resolve("store");
        ServerConfig config = ServerConfig.standard()
                .withSocket(scratch.resolve("socket"))
                .withHttp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        CloseReport closed;
        SlowTail slow;
        try (Sluice sluice = Sluice.open(SluiceConfig.builder(store).build())) {
            try (SluiceServer server = SluiceServer.open(sluice, config)) {
                URI url = URI.create(Objects.requireNonNull(server.url()));
                TimedLoad load = TimedLoad.start(sluice);
                TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
                double without = rate(sluice);
                report.note("without readers: %,.0f lines/s stored", without);
                ProcessSample before = ProcessSample.take();
                slow = SlowTail.open(url, TimedLoad.service(0));
                double with;
                try (TailReaders readers = TailReaders.open(url, TAIL_COUNT)) {
                    TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
                    long linesBefore = readers.lineCount();
                    with = rate(sluice);
                    report.note(
                            "with %d readers and one that takes nothing: %,.0f lines/s stored, %,d lines/s shown",
                            TAIL_COUNT, with, (readers.lineCount() - linesBefore) / seconds);
                    report.check(readers.areAllServed(), "each of the %d readers got lines", TAIL_COUNT);
                    long growth = ProcessSample.take().anonymousBytes() - before.anonymousBytes();
                    report.check(
                            growth < GROWTH_BYTES_MAX,
                            "memory of its own grew by %.1f MiB, readers included",
                            growth / 1048576.0);
                }
                report.check(with >= RATIO_MIN * without, "%.1f %% of the rate without them", 100 * with / without);
                load.stop();
                TimeUnit.SECONDS.sleep(1); // until all is persisted
                slow.readOn(sluice.persistedSequence() - 1);
            }
            closed = sluice.close(DEADLINE);
        }
        report.check(closed.dropped() == 0, "%,d entries are dropped", closed.dropped());
        slow.check(store, report);
        Losses.checkSound(store, report);
    }

    /** Measures how many lines a second are stored. */
    private double rate(Sluice sluice) throws InterruptedException {
        long startNanos = System.nanoTime();
        long before = sluice.persistedSequence();
        TimeUnit.SECONDS.sleep(seconds);
        return (sluice.persistedSequence() - before) / ((System.nanoTime() - startNanos) / 1e9);
    }
}
