package io.sluice.cli.drill;

import io.sluice.CloseReport;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.queue.HotPlacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The disk stands still for a while, as one that a build saturates does: writes, forces and page faults on it wait. 24
 * threads go on offering, and a collection of garbage is forced every half second. First with the queue in memory, then
 * with the queue on that disk, which promises less.
 */
public final class StallDrill implements Drill {
    private static final long DISK_MIB = 1_024;
    private static final long HOT_BYTES_MAX = 64L << 20; // so that a short stall fills it
    private static final double MIB = 1 << 20;
    private static final double MS = 1e6;
    private static final long GROWTH_BYTES_MAX = 16 << 20;
    private static final long CALL_NANOS_MAX = 1_000_000;
    private static final long PULSE_NANOS_MAX = 100_000_000;
    private static final int WARM_SECONDS = 5;
    private static final long SAMPLE_MILLIS = 100;
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    /** Lets appending stall, and returns by how many bytes the process's own memory grew at most. */
    private interface Stall {
        long run() throws IOException, InterruptedException;
    }

    private final int seconds;

    /** Makes a drill whose disk stalls for so many seconds. */
    public StallDrill(int seconds) {
        this.seconds = seconds;
    }

    @Override
    public void run(Path scratch, DrillReport report) throws Exception {
        String whyNot = Shell.whyNotRoot("mkfs.ext4", "fsfreeze", "mount");
        if (!whyNot.isEmpty()) {
            report.skip("no disk to stall: %s; appending is held instead, which no page fault notices", whyNot);
            HeldClock clock = new HeldClock();
            SluiceConfig config = SluiceConfig.builder(scratch).clock(clock).build();
            stall(config, () -> hold(clock), true, report);
            return;
        }
        for (HotPlacement placement : new HotPlacement[] {HotPlacement.MEMORY, HotPlacement.DISK}) {
            Path part = Files.createDirectories(scratch.resolve(placement.name()));
            try (Mount disk = Mount.ext4(part, DISK_MIB)) {
                report.note("the queue lies %s; the disk stalls for %d s", placeOf(placement), seconds);
                SluiceConfig config = SluiceConfig.builder(disk.point().resolve("store"))
                        .hotPlacement(placement)
                        .hotBytesMax(HOT_BYTES_MAX)
                        .build();
                stall(config, () -> freeze(disk), placement == HotPlacement.MEMORY, report);
            }
        }
    }

    private static String placeOf(HotPlacement placement) {
        return placement == HotPlacement.MEMORY ? "in memory, its journal on the disk" : "on the disk";
    }

    private void stall(SluiceConfig config, Stall stall, boolean promised, DrillReport report) throws Exception {
        CloseReport closed;
        Pulse pulse = Pulse.startCollecting();
        try (Sluice sluice = Sluice.open(config)) {
            Producers producers = Producers.start(sluice);
            TimeUnit.SECONDS.sleep(WARM_SECONDS);
            Histogram unused = producers.takeCalls();
            List<Producers.LongCall> unusedCalls = producers.takeLongCalls();
            long unusedNanos = pulse.takeWorstNanos();
            TimeUnit.SECONDS.sleep(WARM_SECONDS);
            long unusedOwn = sayCalls("before", producers, pulse, report);

            long persistedBefore = sluice.persistedSequence();
            unusedNanos = pulse.takeWorstNanos();
            long growth = stall.run();
            long own = sayCalls("in it", producers, pulse, report);
            long worst = pulse.takeWorstNanos();
            report.note(
                    "persisted in it: %,d entries; memory of its own grew by %.1f MiB",
                    sluice.persistedSequence() - persistedBefore, growth / MIB);
            judge(promised, growth < GROWTH_BYTES_MAX, "memory grows by less than 16 MiB", report);
            judge(promised, worst < PULSE_NANOS_MAX, "no other thread stands still for 100 ms", report);
            judge(
                    promised,
                    own <= CALL_NANOS_MAX,
                    "no call of a producer takes 1 ms, pauses of the whole JVM and waiting for a processor left out",
                    report);
            report.check(recovers(sluice), "entries are persisted again within 2 s of the end of it");
            producers.stop();
            Throwable failure = producers.failure();
            report.check(failure == null, "no error reached a producer%s", failure == null ? "" : ": " + failure);
            closed = sluice.close(DEADLINE);
        } finally {
            pulse.stop();
        }
        Losses.check(config.directory(), closed.dropped(), report);
    }

    /** Freezes the disk, and returns by how many bytes the process's own memory grew at most. */
    private long freeze(Mount disk) throws IOException, InterruptedException {
        String point = disk.point().toString();
        long before = ProcessSample.take().anonymousBytes();
        // another process, which is there before: this one may stand still as well
        Process thaw = Shell.start("sh", "-c", "sleep " + seconds + "; exec fsfreeze -u \"$0\"", point);
        Shell.run("fsfreeze", "-f", point);
        long growth = 0;
        while (thaw.isAlive()) {
            growth = Math.max(growth, ProcessSample.take().anonymousBytes() - before);
            boolean unused = thaw.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
        }
        return growth;
    }

    private long hold(HeldClock clock) throws IOException, InterruptedException {
        long before = ProcessSample.take().anonymousBytes();
        long growth = 0;
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        clock.hold(true);
        while (System.nanoTime() - endNanos < 0) {
            growth = Math.max(growth, ProcessSample.take().anonymousBytes() - before);
            TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
        }
        clock.hold(false);
        return growth;
    }

    private static boolean recovers(Sluice sluice) throws InterruptedException {
        long persisted = sluice.persistedSequence();
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (sluice.persistedSequence() == persisted && System.nanoTime() - deadlineNanos < 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return sluice.persistedSequence() > persisted;
    }

    private static void judge(boolean promised, boolean held, String text, DrillReport report) {
        if (promised) {
            report.check(held, "%s", text);
        } else {
            report.note("%s: %s (not promised with the queue on a disk)", text, held ? "yes" : "no");
        }
    }

    /**
     * Says how long calls took, and returns the longest that one took when the JVM did not stand still and it could
     * run.
     */
    private static long sayCalls(String when, Producers producers, Pulse pulse, DrillReport report)
            throws InterruptedException {
        Histogram calls = producers.takeCalls();
        report.note(
                "%s: %,d calls of producers: p50 %.3f ms, p99 %.3f, p99.99 %.3f, max %.3f; worst pulse %.0f ms late",
                when,
                calls.getTotalCount(),
                calls.getValueAtPercentile(50) / MS,
                calls.getValueAtPercentile(99) / MS,
                calls.getValueAtPercentile(99.99) / MS,
                calls.getMaxValue() / MS,
                pulse.worstNanos() / MS);
        List<Producers.LongCall> longCalls = producers.takeLongCalls();
        TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS); // till the pulse has noted the pause that the last one was in
        long longest = 0;
        int own = 0;
        for (Producers.LongCall call : longCalls) {
            long nanos = pulse.ownNanos(call.beginNanos(), call.endNanos()) - call.runDelayNanos();
            longest = Math.max(longest, nanos);
            own += nanos > CALL_NANOS_MAX ? 1 : 0;
        }
        report.note(
                "%s: %,d calls took longer than 1 ms; without pauses of the whole JVM and waiting for a processor %,d did"
                        + " (%.3f ms at most)",
                when, longCalls.size(), own, longest / MS);
        return longest;
    }
}
