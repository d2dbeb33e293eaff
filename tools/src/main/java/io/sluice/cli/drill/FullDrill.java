package io.sluice.cli.drill;

import io.sluice.CloseReport;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.UnstoredLine;
import io.sluice.entry.EpochClock;
import io.sluice.queue.HotPlacement;
import io.sluice.segment.KeepLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The file system of the store becomes full, by the store itself, which has no limits here, or by somebody else behind
 * its back. 24 threads go on offering. Then there is room again.
 */
public final class FullDrill implements Drill {
    private static final long MEMORY_MIB = 64;
    private static final long DISK_MIB = 128;
    private static final long BALLAST_BYTES = 24 << 20;
    private static final long HOT_BYTES_MAX = 32 << 20; // in memory, while the disk has no room for the journal
    private static final long CYCLE_BYTES_MAX = 4 << 20;
    private static final long STILL_NANOS = 1_500_000_000;
    private static final long POLL_MILLIS = 10;
    private static final String OTHER = "other";
    private static final long FULL_DEADLINE_NANOS = 120_000_000_000L;
    private static final long RECOVERY_NANOS_MAX = 2_000_000_000;
    private static final int LAST_LINES = 100;
    private static final long AGE_NANOS_MAX = 1_000_000_000;
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final int seconds;

    /** Makes a drill in which each file system stays full for so many seconds. */
    public FullDrill(int seconds) {
        this.seconds = seconds;
    }

    @Override
    public void run(Path scratch, DrillReport report) throws Exception {
        String whyNot = Shell.whyNotRoot("mkfs.ext4", "mount", "umount", "fallocate");
        if (!whyNot.isEmpty()) {
            report.skip("no file system to fill: %s", whyNot);
            return;
        }
        int part = 0;
        for (boolean behindItsBack : new boolean[] {false, true}) {
            report.note("queue on a memory file system of %d MiB, filled by %s", MEMORY_MIB, who(behindItsBack));
            try (Mount mount = Mount.tmpfs(directory(scratch, part++), MEMORY_MIB)) {
                fill(mount, HotPlacement.DISK, behindItsBack, report);
            }
            for (HotPlacement placement : new HotPlacement[] {HotPlacement.DISK, HotPlacement.MEMORY}) {
                report.note("queue in %s, a disk of %d MiB, filled by %s", placement, DISK_MIB, who(behindItsBack));
                try (Mount mount = Mount.ext4(directory(scratch, part++), DISK_MIB)) {
                    fill(mount, placement, behindItsBack, report);
                }
            }
        }
    }

    private static Path directory(Path scratch, int part) throws IOException {
        return Files.createDirectories(scratch.resolve("part" + part));
    }

    private static String who(boolean behindItsBack) {
        return behindItsBack ? "somebody else" : "the store";
    }

    private void fill(Mount mount, HotPlacement placement, boolean behindItsBack, DrillReport report) throws Exception {
        Path store = mount.point().resolve("store");
        Path ballast = mount.fill("ballast", BALLAST_BYTES);
        SluiceConfig config = SluiceConfig.builder(store)
                .hotPlacement(placement)
                .hotBytesMax(HOT_BYTES_MAX)
                .cycleBytesMax(CYCLE_BYTES_MAX)
                .sealing(behindItsBack) // it makes so little of these lines that the disk would never be full
                .keepLimits(KeepLimits.all())
                .build();
        CloseReport closed;
        try (Sluice sluice = Sluice.open(config)) {
            Producers producers = Producers.start(sluice);
            if (behindItsBack) {
                TimeUnit.SECONDS.sleep(1);
                mount.fillUp(OTHER);
            }
            report.check(awaitFull(sluice), "it became full, with %,d entries in it", sluice.persistedSequence());
            TimeUnit.SECONDS.sleep(seconds);
            checkLastLines(sluice, report);
            long persisted = sluice.persistedSequence();
            Files.delete(ballast);
            Files.deleteIfExists(mount.point().resolve(OTHER));
            report.check(recovers(sluice, persisted), "appending again within 2 s of the return of space");
            producers.stop(); // before it is full again
            Throwable failure = producers.failure();
            report.check(failure == null, "no error reached a producer%s", failure == null ? "" : ": " + failure);
            closed = sluice.close(DEADLINE);
        }
        Losses.check(store, closed.dropped(), report);
    }

    /** While it is full: asks for the newest lines, which are nowhere but in memory. */
    private static void checkLastLines(Sluice sluice, DrillReport report) {
        List<UnstoredLine> lines = sluice.lastLines("", LAST_LINES);
        long ageNanos = lines.isEmpty()
                ? Long.MAX_VALUE
                : EpochClock.system().epochNanos() - lines.get(lines.size() - 1).timeNanos();
        report.check(
                lines.size() == LAST_LINES && ageNanos < AGE_NANOS_MAX,
                "the last lines are answered from memory: %d of %d, the newest %.1f s old",
                lines.size(),
                LAST_LINES,
                ageNanos / 1e9);
    }

    /** Waits until nothing is persisted any more. */
    private static boolean awaitFull(Sluice sluice) throws InterruptedException {
        long startNanos = System.nanoTime();
        long persisted = -1;
        long sinceNanos = startNanos;
        while (System.nanoTime() - startNanos < FULL_DEADLINE_NANOS) {
            long now = sluice.persistedSequence();
            if (now != persisted) {
                persisted = now;
                sinceNanos = System.nanoTime();
            } else if (System.nanoTime() - sinceNanos > STILL_NANOS) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return false;
    }

    private static boolean recovers(Sluice sluice, long persisted) throws InterruptedException {
        long startNanos = System.nanoTime();
        while (sluice.persistedSequence() == persisted) {
            if (System.nanoTime() - startNanos > RECOVERY_NANOS_MAX) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return true;
    }
}
