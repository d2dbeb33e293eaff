package io.sluice.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.ManualClock;
import io.sluice.testing.Seeds;
import io.sluice.testing.StoredBlock;
import io.sluice.testing.TestBlocks;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds our reading of the cycle files against Chronicle's own: an upgrade that changes their framing fails here. */
class ChronicleOracleTest {
    private static final int BLOCK_BYTES_MAX = 262_144;

    private final Random random = new Random(Seeds.next());

    @TempDir
    private Path root;

    @Test
    void readsTheSameExcerptsAsChronicleOverCyclesAndRestarts() throws IOException {
        long sequence = 0;
        ManualClock clock = new ManualClock();
        for (int restart = 0; restart < 3; restart++) {
            try (TestStore store = TestStore.open(root.resolve("store"), clock, 1 << 20, sequence)) {
                for (int i = 0; i < 60; i++) {
                    store.append(randomEntries(random.nextInt(8) == 0 ? BLOCK_BYTES_MAX / 2 : 1_000));
                }
                sequence = store.nextSequence();
            }

            assertSameExcerpts(60);
            assertEquals(60 * (restart + 1), StoredBlock.readAll(queue()).size());
        }
    }

    @Test
    void readsTheSameExcerptsAsChronicleWhileTheEngineIsOpen() throws IOException {
        try (TestStore store = TestStore.create(root.resolve("store"))) {
            for (int i = 0; i < 20; i++) {
                store.append(randomEntries(5_000));
            }

            assertSameExcerpts(20);
        }
    }

    /** Chronicle maps 16 MB of a file at a time. */
    @Test
    void readsTheSameExcerptsAsChronicleInACycleOfSeveralMappings() throws IOException {
        int count = 150;
        try (TestStore store = TestStore.create(root.resolve("store"))) {
            for (int i = 0; i < count; i++) {
                store.append(0, "x".repeat(BLOCK_BYTES_MAX - 1_000 + i));
            }
        }

        assertSameExcerpts(count);
    }

    /** So many that Chronicle's index grows by further tables in the midst of the blocks. */
    @Test
    void readsTheSameExcerptsAsChronicleInACycleOfManySmallBlocks() throws IOException {
        int count = 70_000;
        try (TestStore store = TestStore.create(root.resolve("store"))) {
            for (int i = 0; i < count; i++) {
                ByteBuffer block = TestBlocks.seal(
                        store.directory().storeId(), i, List.of(TestEntry.line(0, i, "x".repeat(i % 5))));
                store.append(block);
            }
        }

        assertSameExcerpts(count);
    }

    /**
     * Compares what we and Chronicle read from the cycles of the engine that ran last, which Chronicle knows as one
     * queue.
     */
    private void assertSameExcerpts(int expectedCount) throws IOException {
        Path copy = Files.createTempDirectory(root, "copy");
        List<Long> ours = new ArrayList<>();
        for (CycleFile cycle : CycleFile.list(queue())) {
            if (cycle.path().toString().endsWith(CycleFile.ACTIVE_SUFFIX)) {
                for (FramedBlock block : FramedBlock.of(cycle)) {
                    ours.add(fingerprint(bytesOf(block)));
                }
                Files.copy(cycle.path(), copy.resolve(cycle.path().getFileName()));
            }
        }
        assertEquals(expectedCount, ours.size());

        List<Long> chronicles = readByChronicle(copy);
        assertEquals(ours.size(), chronicles.size());
        assertEquals(ours, chronicles);
    }

    private static List<Long> readByChronicle(Path directory) {
        List<Long> excerpts = new ArrayList<>();
        try (ChronicleQueue queue = SingleChronicleQueueBuilder.binary(directory)
                        .rollCycle(SluiceRollCycle.INSTANCE)
                        .build();
                ExcerptTailer tailer = queue.createTailer()) {
            Bytes<ByteBuffer> excerpt = Bytes.elasticByteBuffer();
            try {
                while (tailer.readBytes(excerpt.clear())) {
                    excerpts.add(fingerprint(ByteBuffer.wrap(excerpt.toByteArray())));
                }
            } finally {
                excerpt.releaseLast();
            }
        }
        return excerpts;
    }

    private static long fingerprint(ByteBuffer excerpt) {
        long length = excerpt.remaining();
        CRC32C crc = new CRC32C();
        crc.update(excerpt);
        return length << Integer.SIZE | crc.getValue();
    }

    private Path queue() {
        return root.resolve("store").resolve("queue");
    }

    private static ByteBuffer bytesOf(FramedBlock block) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(block.length());
        try (SeekableByteChannel file = Files.newByteChannel(block.cycle().path())) {
            file.position(block.end() - block.length());
            while (bytes.hasRemaining()) {
                assertTrue(file.read(bytes) > 0);
            }
        }
        return bytes.flip();
    }

    private List<TestEntry> randomEntries(int bytesMax) {
        List<TestEntry> entries = new ArrayList<>();
        int bytes = 1 + random.nextInt(bytesMax);
        while (bytes > 0) {
            TestEntry entry = TestBlocks.random(random, 4, Math.min(bytes, 20_000));
            entries.add(entry);
            bytes -= entry.content().length() + 1;
        }
        return entries;
    }
}
