package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.queue.HotPlacement;
import io.sluice.read.LogReader;
import io.sluice.segment.KeepLimits;
import io.sluice.segment.SealLimits;
import io.sluice.testing.Await;
import io.sluice.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Offers ten times what a store may take, and measures what it takes on a file system that has nothing else.
 * {@code -Dsluice.cap.bytes} and {@code -Dsluice.cap.factor} make more of it.
 */
class StoreCapTest {
    private static final long CAP = Long.getLong("sluice.cap.bytes", 8 << 20);
    private static final long FACTOR = Long.getLong("sluice.cap.factor", 10);
    private static final long REGION = CAP / 16; // a cycle
    private static final long SAMPLE_NANOS = 50_000_000;
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int LINE_BYTES = 200;

    @TempDir
    private Path root;

    @Test
    void aFloodTakesNoMoreThanTheCapAndOneRegion() throws Exception {
        flood(HotPlacement.DISK);
    }

    @Test
    void aFloodThroughMemoryTakesNoMoreOfTheDiskThanTheCapAndOneRegion() throws Exception {
        flood(HotPlacement.MEMORY);
    }

    private void flood(HotPlacement placement) throws Exception {
        Path mount = root.resolve("disk"); // beside memory there is a journal, if the store itself is on a disk
        try (SmallDisk disk = placement == HotPlacement.MEMORY
                ? SmallDisk.mountExt4(mount, 4 * CAP)
                : SmallDisk.mount(mount, 4 * CAP)) {
            Path directory = disk.path().resolve("store");
            long free = disk.freeBytes();
            AtomicBoolean done = new AtomicBoolean();
            long[] most = new long[1];
            Thread sampler = new Thread(() -> sample(disk, free, done, most));
            CloseReport closed;
            try (Sluice sluice = Sluice.open(config(directory, placement))) {
                sampler.start();
                flood(sluice.source("loud", Stream.STDOUT));
                closed = sluice.close(DEADLINE);
            } finally {
                done.set(true);
                sampler.join();
            }
            System.err.printf(Locale.ROOT, "cap %,d: at most %,d bytes were taken%n", CAP, most[0]);
            assertTrue(most[0] > CAP / 2, most[0] + " bytes: it used what it may");
            assertTrue(most[0] <= CAP + REGION, most[0] + " bytes were taken of " + CAP);
            for (SourceReport report : closed.sources()) {
                assertEquals(report.offered(), report.stored() + report.dropped(), report.toString());
            }
            try (LogReader reader = LogReader.open(directory, notice -> {
                throw new AssertionError(notice);
            })) {
                assertEquals(List.of(), reader.verify().problems());
            }
            Await.until(DEADLINE, () -> held(directory, Path.of("/proc/self/fd")) + mapped(directory) == 0);
        }
    }

    private static SluiceConfig config(Path directory, HotPlacement placement) {
        return SluiceConfig.builder(directory)
                .hotPlacement(placement)
                .hotBytesMax(CAP)
                .sourceCountMax(16)
                .statsInterval(Duration.ZERO)
                .sealLimits(new SealLimits((int) REGION, 4 << 10, (int) REGION / 2))
                .keepLimits(new KeepLimits(CAP, 0, Duration.ZERO, 0))
                .build();
    }

    /** Lines that hardly compress; waits for room, so that all of it is offered to the store. */
    private static void flood(Source source) {
        Random random = new Random(1);
        for (long offered = 0; offered < FACTOR * CAP; offered += LINE_BYTES) {
            byte[] line = new byte[LINE_BYTES];
            random.nextBytes(line);
            while (source.offer(Severity.INFO, line, 0, LINE_BYTES) < 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        byte[] last = "the last line".getBytes(UTF_8);
        long unused = source.offer(Severity.INFO, last, 0, last.length);
    }

    private static void sample(SmallDisk disk, long free, AtomicBoolean done, long[] most) {
        try {
            while (!done.get()) {
                most[0] = Math.max(most[0], free - disk.freeBytes());
                LockSupport.parkNanos(SAMPLE_NANOS);
            }
        } catch (IOException e) {
            most[0] = Long.MAX_VALUE;
        }
    }

    private static long held(Path directory, Path descriptors) {
        try (java.util.stream.Stream<Path> files = Files.list(descriptors)) {
            return files.filter(file -> leadsInto(file, directory)).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean leadsInto(Path descriptor, Path directory) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(directory);
        } catch (IOException e) {
            return false; // it was closed meanwhile
        }
    }

    /** Mappings are given back when nobody refers to them any more. */
    private static long mapped(Path directory) {
        System.gc();
        try (java.util.stream.Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(map -> map.contains(directory.toString())).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
