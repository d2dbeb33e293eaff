package io.sluice.cli.drill;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.queue.HotPlacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The disk takes only some hundred KiB a second: producers do not notice it. Needs root and the blkio controller. */
public final class SlowDrill implements Drill {
    private static final Path THROTTLE = Path.of("/sys/fs/cgroup/blkio/blkio.throttle.write_bps_device");
    private static final long DISK_MIB = 1_024;
    private static final long BYTES_PER_SECOND = 512 << 10;
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final double SLACK = 1.5;
    private static final int SECTORS_WRITTEN = 6; // by its place in the device's stat
    private static final int SECTOR_BYTES = 512;
    private static final int KIB = 1_024;
    private static final long CALL_NANOS_MAX = 1_000_000;
    private static final int WARM_SECONDS = 3;

    private final int seconds;

    /** Makes a drill whose disk is slow for so many seconds. */
    public SlowDrill(int seconds) {
        this.seconds = seconds;
    }

    @Override
    public void run(Path scratch, DrillReport report) throws Exception {
        String whyNot = Shell.whyNotRoot("mkfs.ext4", "mount", "mountpoint");
        if (!whyNot.isEmpty() || !Files.isWritable(THROTTLE)) {
            report.skip("no slow disk: %s", whyNot.isEmpty() ? THROTTLE + " cannot be written to" : whyNot);
            return;
        }
        for (HotPlacement placement : new HotPlacement[] {HotPlacement.MEMORY, HotPlacement.DISK}) {
            Path part = Files.createDirectories(scratch.resolve(placement.name()));
            try (Mount disk = Mount.ext4(part, DISK_MIB)) {
                report.note(
                        "queue in %s; the disk takes %d KiB/s for %d s", placement, BYTES_PER_SECOND >> 10, seconds);
                slow(disk, placement, report);
            }
        }
    }

    private void slow(Mount disk, HotPlacement placement, DrillReport report) throws Exception {
        Path store = disk.point().resolve("store");
        long dropped;
        Pulse pulse = Pulse.start();
        try (Sluice sluice =
                Sluice.open(SluiceConfig.builder(store).hotPlacement(placement).build())) {
            Producers producers = Producers.start(sluice);
            TimeUnit.SECONDS.sleep(WARM_SECONDS);
            Histogram unused = producers.takeCalls();
            TimeUnit.SECONDS.sleep(WARM_SECONDS);
            sayCalls("before", producers.takeCalls(), report); // what the machine does by itself
            long unusedNanos = pulse.takeWorstNanos();
            throttleFor(disk.device(), report);
            Histogram calls = producers.takeCalls();
            sayCalls("in it", calls, report);
            long worst = pulse.takeWorstNanos();
            report.note("a thread that only wakes up was %.1f ms late at most", worst / 1e6);
            if (placement == HotPlacement.MEMORY) {
                report.check(
                        calls.getMaxValue() <= worst + CALL_NANOS_MAX,
                        "no producer waits longer than 1 ms beside what any thread of this JVM had to");
            }
            producers.stop();
            dropped = sluice.close(DEADLINE).dropped();
        } finally {
            pulse.stop();
        }
        Losses.check(store, dropped, report);
    }

    private static void sayCalls(String when, Histogram calls, DrillReport report) {
        report.note(
                "%s: %,d calls of producers: p50 %.3f ms, p99 %.3f, p99.99 %.3f, max %.3f",
                when,
                calls.getTotalCount(),
                calls.getValueAtPercentile(50) / 1e6,
                calls.getValueAtPercentile(99) / 1e6,
                calls.getValueAtPercentile(99.99) / 1e6,
                calls.getMaxValue() / 1e6);
    }

    /** Lets the disk be slow for a while, and checks by what reached it that it was. */
    private void throttleFor(String device, DrillReport report) throws IOException, InterruptedException {
        long written;
        try {
            throttle(device, BYTES_PER_SECOND);
            TimeUnit.SECONDS.sleep(1); // what was under way is through
            long before = writtenBytes(device);
            TimeUnit.SECONDS.sleep(seconds);
            written = writtenBytes(device) - before;
        } finally {
            throttle(device, 0);
        }
        report.check(
                written <= BYTES_PER_SECOND * seconds * SLACK,
                "the disk was slow: it took %,d KiB/s",
                written / seconds / KIB);
    }

    private static long writtenBytes(String device) throws IOException {
        String stat =
                Files.readString(Path.of("/sys/dev/block", device, "stat")).strip();
        return Long.parseLong(stat.split(" +", -1)[SECTORS_WRITTEN]) * SECTOR_BYTES;
    }

    private static void throttle(String device, long bytesPerSecond) throws IOException {
        Files.writeString(THROTTLE, device + ' ' + bytesPerSecond);
    }
}
