package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.entry.EntryKind;
import io.sluice.entry.Gap;
import io.sluice.queue.StoreDirectory;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.StoreCounter;
import io.sluice.testing.Await;
import io.sluice.testing.JavaCommand;
import io.sluice.testing.SmallDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fills the file system under an engine that runs in a process of its own, by the engine itself and behind its back,
 * and gives the space back.
 */
class FullDiskTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** The promise is 2 s; a machine that does something else meanwhile must not fail the test. */
    private static final Duration RECOVERY_DEADLINE = Duration.ofSeconds(8);

    private static final long DISK_BYTES = 32 << 20;
    private static final long LEFT_BYTES = 6 << 20;
    private static final long FULL_NANOS = 700_000_000;

    @TempDir
    private Path root;

    private final List<SmallDisk> disks = new ArrayList<>();
    private @Nullable Process child;

    @AfterEach
    void unmount() throws Exception {
        Process running = child;
        if (running != null) {
            running.destroyForcibly();
            running.waitFor();
        }
        for (SmallDisk disk : disks) {
            disk.close();
        }
    }

    @Test
    void aDiskThatOthersFillCostsOnlyWhatIsCounted() throws Exception {
        SmallDisk disk = mounted(SmallDisk.mount(root.resolve("disk"), DISK_BYTES));
        Path store = disk.path().resolve("store");
        start(store, store.resolve("queue"), 0);
        fillAndFree(disk, store, DISK_BYTES);
    }

    @Test
    void aDiskThatSluiceFillsCostsOnlyWhatIsCounted() throws Exception {
        SmallDisk disk = mounted(SmallDisk.mountExt4(root.resolve("disk"), 2 * DISK_BYTES));
        disk.leave(LEFT_BYTES);
        Path store = disk.path().resolve("store");
        start(store, store.resolve("queue"), 0);
        fillAndFree(disk, store, 0);
    }

    @Test
    void aMemoryThatOthersFillCostsOnlyWhatIsCounted() throws Exception {
        SmallDisk disk = mounted(SmallDisk.mount(root.resolve("memory"), DISK_BYTES));
        Path store = root.resolve("store");
        start(store, disk.path().resolve("queue"), 0);
        fillAndFree(disk, store, DISK_BYTES);
    }

    @Test
    void aFullJournalDiskCostsNothingBeforeTheMemoryIsFull() throws Exception {
        SmallDisk memory = mounted(SmallDisk.mount(root.resolve("memory"), 3 * FullDiskChild.HOT_BYTES_MAX));
        SmallDisk disk = mounted(SmallDisk.mountExt4(root.resolve("disk"), 8 * DISK_BYTES));
        disk.leave(LEFT_BYTES);
        Path store = disk.path().resolve("store");
        start(store, memory.path().resolve("queue"), 0);
        // a slow disk fills the memory as well, before it is full
        Await.until(DEADLINE, () -> !isRunning() || counters(store).of(StoreCounter.JOURNAL_FAILURES) > 0);
        awaitNoSpace(store);
        CountersSnapshot counters = counters(store);
        long inMemory = counters.of(StoreCounter.PERSISTED) - counters.of(StoreCounter.FORCED);
        assertTrue(
                inMemory * FullDiskChild.PADDING > FullDiskChild.HOT_BYTES_MAX / 2,
                () -> "drops began with " + inMemory + " entries in memory");
        fillAndFree(disk, store, 0);
        counters = counters(store);
        assertEquals(counters.of(StoreCounter.PERSISTED), counters.of(StoreCounter.FORCED));
    }

    @Test
    void whatIsToStayFreeStaysFree() throws Exception {
        SmallDisk disk = mounted(SmallDisk.mount(root.resolve("disk"), 4 * DISK_BYTES));
        Path store = disk.path().resolve("store");
        disk.leave(LEFT_BYTES + (2 << 20));
        start(store, store.resolve("queue"), 2 << 20);
        awaitNoSpace(store);
        assertTrue(disk.freeBytes() > 1 << 20, disk.freeBytes() + " bytes are free"); // index and counters take some
        fillAndFree(disk, store, 0);
    }

    private SmallDisk mounted(SmallDisk disk) {
        disks.add(disk);
        return disk;
    }

    private void start(Path store, Path queue, long freeBytesMin) throws IOException {
        child = new ProcessBuilder(JavaCommand.of(FullDiskChild.class, store, queue, freeBytesMin))
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        Await.until(DEADLINE, () -> persisted(store) > 1_000 || !isRunning());
        assertTrue(isRunning(), this::logText);
    }

    /** Lets the disk be full for a while, gives the space back, and looks at what is there in the end. */
    private void fillAndFree(SmallDisk disk, Path store, long fillBytes) throws Exception {
        if (fillBytes > 0) {
            disk.fill();
        }
        awaitNoSpace(store);
        LockSupport.parkNanos(FULL_NANOS);
        long before = persisted(store);
        disk.free();
        long startNanos = System.nanoTime();
        Await.until(RECOVERY_DEADLINE, () -> persisted(store) > before || !isRunning());
        System.err.println(store + " goes on after " + (System.nanoTime() - startNanos) / 1_000_000 + " ms");
        assertTrue(isRunning(), this::logText);
        Process running = Objects.requireNonNull(child);
        running.getOutputStream().close();
        assertEquals(0, running.waitFor(), this::logText);
        assertTrue(persisted(store) > before);
        check(store, before);
    }

    private void awaitNoSpace(Path store) {
        Await.until(DEADLINE, () -> !isRunning() || droppedForSpace(store) > 0);
        assertTrue(isRunning(), this::logText);
    }

    private static void check(Path store, long persistedBefore) throws IOException {
        CountersSnapshot counters = counters(store);
        assertEquals(0, counters.of(StoreCounter.MAPPING_FAULTS));
        assertEquals(0, counters.of(StoreCounter.NO_SPACE));
        long[] shown = new long[FullDiskChild.SOURCE_COUNT];
        long[] gone = new long[FullDiskChild.SOURCE_COUNT];
        long[] gaps = new long[FullDiskChild.SOURCE_COUNT];
        try (LogReader reader = LogReader.open(store, notice -> {
                    throw new AssertionError(notice);
                });
                LineCursor cursor = reader.forward(Query.builder().build(), 0)) {
            long[] last = new long[FullDiskChild.SOURCE_COUNT];
            while (cursor.next()) {
                Line line = cursor.line();
                int source = line.sourceNumber();
                byte[] content = line.copyContent();
                shown[source]++;
                if (line.kind() == EntryKind.GAP) {
                    Gap gap = Objects.requireNonNull(Gap.parse(content, content.length));
                    gone[source] += gap.entries();
                    gaps[source] += gap.reason() == Gap.Reason.NO_SPACE ? gap.entries() : 0;
                    continue;
                }
                String text = new String(content, UTF_8);
                long number = Long.parseLong(text.substring(0, text.indexOf(' ')));
                assertTrue(number >= last[source], () -> number + " is out of order or doubled");
                last[source] = number + 1;
            }
            assertEquals(List.of(), reader.verify().problems());
            assertTrue(reader.verify().nextSequence() >= persistedBefore);
        }
        for (int source = 0; source < FullDiskChild.SOURCE_COUNT; source++) {
            assertEquals(0, counters.inFlight(source), "offered = stored + collapsed + dropped");
            assertEquals(counters.of(source, SourceCounter.STORED), shown[source]);
            assertEquals(counters.dropped(source), gone[source]);
            assertEquals(counters.of(source, SourceCounter.DROPPED_NO_SPACE), gaps[source]);
        }
    }

    private boolean isRunning() {
        return Objects.requireNonNull(child).isAlive();
    }

    private static long persisted(Path store) {
        return counters(store).of(StoreCounter.PERSISTED);
    }

    private static long droppedForSpace(Path store) {
        CountersSnapshot counters = counters(store);
        long sum = 0;
        for (int source = 0; source < FullDiskChild.SOURCE_COUNT; source++) {
            sum += counters.of(source, SourceCounter.DROPPED_NO_SPACE);
        }
        return counters.of(StoreCounter.NO_SPACE) == 1 ? sum : 0;
    }

    private static CountersSnapshot counters(Path store) {
        if (!Files.exists(store.resolve(StoreDirectory.FILE_NAME))) {
            return CountersSnapshot.none();
        }
        try (StoreDirectory directory = StoreDirectory.open(store)) {
            return CountersSnapshot.read(directory.stateDirectories());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return root.resolve("child.log");
    }

    private String logText() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
