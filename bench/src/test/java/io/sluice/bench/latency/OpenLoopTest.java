package io.sluice.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.Source;
import io.sluice.entry.EpochClock;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stalls here are made on purpose, so what is asked for is that they are seen: a slow machine only adds to them.
 */
class OpenLoopTest {
    private static final long STALL_NANOS = 100_000_000;
    private static final long HALF_NANOS = STALL_NANOS / 2;
    private static final Pace PACE = new Pace(1, 5_000, 1);

    @Test
    void aConsumerThatStallsShowsInTheCorrectedPercentiles() throws Exception {
        BlockingQueue<Long> queue = new LinkedBlockingQueue<>(16);
        Thread consumer = new Thread(() -> {
            try {
                for (long taken = 0; queue.take() >= 0; taken++) {
                    if (taken == 1_000) {
                        stall();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        consumer.start();
        OpenLoop loop = new OpenLoop(
                (producer, number, dueNanos) -> {
                    put(queue, number);
                    return number;
                },
                PACE);
        loop.run();
        put(queue, -1);
        consumer.join();

        assertEquals(5_000, loop.offered());
        // Of 5,000 lines 500 were due while it stood still; the first of them waited for all of it, the last for
        // nothing.
        assertTrue(late(loop.corrected()) >= 200, "lines late by half the stall: " + late(loop.corrected()));
        assertTrue(loop.corrected().getValueAtPercentile(99) >= 0.7 * STALL_NANOS, "p99 " + loop.corrected());
        // One call met it, which is what a closed loop would have seen.
        assertTrue(late(loop.uncorrected()) < late(loop.corrected()) / 2, "calls: " + late(loop.uncorrected()));
    }

    @Test
    void anEngineThatStallsShowsInWhenLinesAreAppended(@TempDir Path directory) throws Exception {
        AtomicBoolean stalling = new AtomicBoolean();
        EpochClock system = EpochClock.system();
        EpochClock clock = () -> {
            boolean batchThread = Thread.currentThread().getName().startsWith("sluice-batch");
            if (batchThread && stalling.compareAndSet(true, false)) {
                stall();
            }
            return system.epochNanos();
        };
        SluiceConfig config =
                SluiceConfig.builder(directory).clock(clock).sealing(false).build();
        try (Sluice sluice = Sluice.open(config)) {
            Source source = sluice.source("web", Stream.STDOUT);
            byte[] line = new byte[141];
            OpenLoop loop = new OpenLoop(
                    (producer, number, dueNanos) -> {
                        if (number == 2_000) {
                            stalling.set(true);
                        }
                        return source.offer(Severity.INFO, line, 0, line.length);
                    },
                    PACE);
            StageWatch watch = StageWatch.start(sluice);
            loop.run();
            assertTrue(sluice.awaitPersisted(Duration.ofSeconds(30)));
            watch.end();

            assertEquals(5_000, loop.accepted());
            Histogram appended = loop.until(watch.persisted());
            assertEquals(5_000, appended.getTotalCount());
            assertTrue(late(appended) >= 200, "appended late: " + late(appended));
            assertTrue(loop.until(watch.taken()).getMean() <= appended.getMean(), "in block before appended");
        }
    }

    @Test
    void everyProducerOffersItsShare() throws Exception {
        AtomicLong offered = new AtomicLong();
        OpenLoop loop = new OpenLoop(
                (producer, number, dueNanos) -> {
                    offered.incrementAndGet();
                    return number % 4 == 0 ? Target.REFUSED : number;
                },
                new Pace(16, 16_000, 0.1));
        loop.run();
        assertEquals(1_600, offered.get());
        assertEquals(1_600, loop.corrected().getTotalCount());
        assertEquals(1_200, loop.accepted());
    }

    @Test
    void linesThatWereDueAndNeverOfferedCountWithTheTimeThatTheyWaited() throws Exception {
        OpenLoop loop = new OpenLoop(
                (producer, number, dueNanos) -> {
                    stall();
                    return number;
                },
                new Pace(1, 1_000, 0.1));
        loop.run();
        assertTrue(loop.offered() < 100, "offered " + loop.offered());
        assertEquals(100, loop.offered() + loop.neverOffered());
        assertEquals(100, loop.corrected().getTotalCount());
        // The last of the hundred was due after 0.1 s, and given up after 2.1.
        assertTrue(loop.corrected().getValueAtPercentile(50) >= 1_900_000_000L, "p50 " + loop.corrected());
    }

    private static long late(Histogram histogram) {
        return histogram.getCountBetweenValues(HALF_NANOS, Long.MAX_VALUE);
    }

    private static void stall() {
        long endNanos = System.nanoTime() + STALL_NANOS;
        while (System.nanoTime() < endNanos) {
            LockSupport.parkNanos(endNanos - System.nanoTime());
        }
    }

    private static void put(BlockingQueue<Long> queue, long value) {
        try {
            queue.put(value);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
