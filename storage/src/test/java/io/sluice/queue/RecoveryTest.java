package io.sluice.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.ManualClock;
import io.sluice.testing.Seeds;
import io.sluice.testing.StoredBlock;
import io.sluice.testing.TestBlocks;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens stores that an engine did not close, or that something else was at: they open at once, go on, and lose nothing
 * sound.
 */
class RecoveryTest {
    private static final Duration OPEN_MAX = Duration.ofSeconds(1);
    private static final int UNFINISHED = 1 << 31;

    private final Random random = new Random(Seeds.next());
    private final ManualClock clock = new ManualClock();
    private final List<StoredBlock> appended = new ArrayList<>();

    @TempDir
    private Path directory;

    private Path root;
    private Path queue;
    private long nextSequence;

    @BeforeEach
    void appendACycle() throws IOException {
        root = directory.resolve("store");
        queue = root.resolve("queue");
        openAndAppend(12);
    }

    @Test
    void opensAStoreWhoseEngineWasKilled() throws IOException {
        Path killed = directory.resolve("killed");
        try (TestStore store = TestStore.open(root, clock, Long.MAX_VALUE, nextSequence)) {
            append(store, 5);
            copyDirectory(root, killed);
            copyDirectory(queue, killed.resolve("queue"));
        }
        root = killed;
        queue = killed.resolve("queue");
        assertEquals(appended, StoredBlock.readAll(queue));

        openAndAppend(5);

        assertEquals(appended, StoredBlock.readAll(queue));
    }

    @Test
    void leavesOutABlockThatWasTorn() throws IOException {
        for (int length : new int[] {4, 5, 20, 300, 5_000}) {
            byte[] tail = new byte[length];
            random.nextBytes(tail);
            ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).putInt(0, UNFINISHED | 4_000);
            appendToLastCycle(tail);
            assertEquals(appended, StoredBlock.readAll(queue));

            openAndAppend(2);

            assertEquals(appended, StoredBlock.readAll(queue));
        }
    }

    /** Its sequences are given to other entries after the restart, which count. */
    @Test
    void leavesOutAWholeBlockThatWasNotPublished() throws IOException {
        ByteBuffer block = TestBlocks.seal(1, nextSequence, List.of(TestEntry.line(0, 1, "was not published")));
        ByteBuffer tail = ByteBuffer.allocate(4 + block.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        tail.putInt(UNFINISHED | block.remaining()).put(block);
        appendToLastCycle(tail.array());
        assertEquals(appended, StoredBlock.readAll(queue));

        openAndAppend(2);

        assertEquals(appended, StoredBlock.readAll(queue));
        List<StoredBlock> backward = StoredBlock.readAllBackward(queue, StoredBlock::fail);
        Collections.reverse(backward);
        assertEquals(appended, backward);
    }

    @Test
    void opensWithGarbageForChroniclesBookkeeping() throws IOException {
        for (int length : new int[] {0, 1, 100, 70_000}) {
            byte[] garbage = new byte[length];
            random.nextBytes(garbage);
            Files.write(queue.resolve("metadata.cq4t"), garbage);

            openAndAppend(2);

            assertEquals(appended, StoredBlock.readAll(queue));
        }
    }

    @Test
    void opensWithCyclesOfAnotherEngineThatWereNotClosed() throws IOException {
        openAndAppend(3);
        for (CycleFile cycle : CycleFile.list(queue)) {
            Files.move(
                    cycle.path(),
                    queue.resolve(cycle.name() + CycleFile.ACTIVE_SUFFIX),
                    StandardCopyOption.REPLACE_EXISTING);
        }

        openAndAppend(3);

        assertEquals(appended, StoredBlock.readAll(queue));
    }

    @Test
    void opensWithAnActiveCycleOfGarbageFromTheFuture() throws IOException {
        byte[] garbage = new byte[100_000];
        random.nextBytes(garbage);
        for (int length : new int[] {0, 3, 64, garbage.length}) {
            clock.advance(Duration.ofDays(1));
            long number = clock.epochNanos() / 4_000_000_000L + 1_000;
            Path future = CycleFile.active(queue, number).path();
            Files.write(future, Arrays.copyOf(garbage, length));

            openAndAppend(3);

            assertEquals(appended, StoredBlock.readAll(queue, damage -> {}));
        }
    }

    @Test
    void opensWithFilesThatAreNoCycles() throws IOException {
        Files.write(queue.resolve("notes.closed"), new byte[10]);
        Files.write(queue.resolve("zzz.cq4"), new byte[1_000]);
        clock.advance(Duration.ofDays(-30)); // so that only the names of cycles say what number comes next

        openAndAppend(3);
        openAndAppend(3);

        assertEquals(appended, StoredBlock.readAll(queue));
    }

    @Test
    void opensAndGoesOnWhateverIsDamaged() throws IOException {
        List<StoredBlock> all = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            List<FramedBlock> blocks = blocksOfLastCycle();
            FramedBlock damaged = blocks.get(random.nextInt(blocks.size()));
            flip(damaged, round % 2 == 0 ? random.nextInt(32) : 32 + random.nextInt(damaged.length() * 8));
            appended.removeIf(block -> block.firstSequence() == damaged.firstSequence());
            all.clear();
            all.addAll(appended);

            openAndAppend(4);

            all.addAll(appended.subList(all.size(), appended.size()));
            assertEquals(all, StoredBlock.readAll(queue, damage -> {}), "damaged: " + damaged);
        }
    }

    @Test
    void refusesAStoreOfAnotherVersionAndLeavesItAsItIs() throws IOException {
        Path file = root.resolve(StoreDirectory.FILE_NAME);
        byte[] bytes = Files.readAllBytes(file);
        bytes[8]++;
        Files.write(file, bytes);

        assertThrows(IOException.class, () -> openAndAppend(1));

        assertEquals(appended, StoredBlock.readAll(queue));
        bytes[8]--;
        Files.write(file, bytes);
        openAndAppend(1);
        assertEquals(appended, StoredBlock.readAll(queue));
    }

    private void openAndAppend(int count) throws IOException {
        long startNanos = System.nanoTime();
        try (TestStore store = TestStore.open(root, clock, Long.MAX_VALUE, nextSequence)) {
            Duration opened = Duration.ofNanos(System.nanoTime() - startNanos);
            // The first store of a JVM also loads 1,500 classes of Chronicle's.
            assertTrue(appended.isEmpty() || opened.compareTo(OPEN_MAX) < 0, "opened in " + opened);
            append(store, count);
        }
    }

    private void append(TestStore store, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            List<TestEntry> entries = Stream.generate(() -> TestBlocks.random(random, 3, 1_000))
                    .limit(1 + random.nextInt(6))
                    .toList();
            appended.add(new StoredBlock(store.append(entries), entries));
        }
        nextSequence = store.nextSequence();
    }

    private List<FramedBlock> blocksOfLastCycle() throws IOException {
        List<CycleFile> cycles = CycleFile.list(queue);
        return FramedBlock.of(cycles.get(cycles.size() - 1));
    }

    private void appendToLastCycle(byte[] tail) throws IOException {
        List<FramedBlock> blocks = blocksOfLastCycle();
        FramedBlock last = blocks.get(blocks.size() - 1);
        try (RandomAccessFile file = new RandomAccessFile(last.cycle().path().toFile(), "rw")) {
            file.seek(last.end() + 3 & -4);
            file.write(tail);
        }
    }

    private static void flip(FramedBlock block, long bit) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(block.cycle().path().toFile(), "rw")) {
            long at = block.position() + bit / Byte.SIZE;
            file.seek(at);
            int value = file.read();
            file.seek(at);
            file.write(value ^ (1 << (bit % Byte.SIZE)));
        }
    }

    private static void copyDirectory(Path from, Path to) throws IOException {
        Files.createDirectories(to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isRegularFile(file)) {
                    Files.copy(file, to.resolve(String.valueOf(file.getFileName())));
                }
            }
        }
    }
}
