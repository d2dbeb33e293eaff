package io.sluice.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.ManualClock;
import io.sluice.testing.Seeds;
import io.sluice.testing.StoredBlock;
import io.sluice.testing.TestBlocks;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages a finished cycle between two sound ones. Whatever the damage, a reader shows no block that was not appended,
 * shows every block that the damage does not touch, names what it skipped, and comes to an end.
 */
class DamagedCycleTest {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int PAGE_BYTES = 4_096;
    private static final int HEADER_LENGTH = 4;

    private final Random random = new Random(Seeds.next());
    private final Map<Long, StoredBlock> appended = new HashMap<>();

    @TempDir
    private Path root;

    private Path queue;
    private CycleFile cycle;
    private byte[] sound;
    private List<FramedBlock> blocks;

    @BeforeEach
    void appendThreeCycles() throws IOException {
        try (TestStore store = TestStore.open(root, new ManualClock(), Long.MAX_VALUE, 0)) {
            queue = store.queue();
            append(store, 5);
            store.roll();
            append(store, 40);
            store.roll();
            append(store, 5);
        }
        cycle = CycleFile.list(queue).get(1);
        blocks = FramedBlock.of(cycle);
        assertEquals(40, blocks.size());
        sound = Arrays.copyOf(
                Files.readAllBytes(cycle.path()), (int) blocks.get(39).end() + PAGE_BYTES); // with zeros behind it
        Files.write(cycle.path(), sound);
    }

    @AfterEach
    void isSoundAgain() throws IOException {
        Files.write(cycle.path(), sound);
        assertEquals(appended.size(), StoredBlock.readAll(queue).size());
    }

    @Test
    void showsAllButOneBlockWhateverBitIsFlipped() throws IOException {
        for (int i = 0; i < 200; i++) {
            long bit = (long) (random.nextDouble() * sound.length * Byte.SIZE);
            byte[] damaged = sound.clone();
            flip(damaged, bit);

            assertShowsWhatIsSound(damaged, bit / Byte.SIZE, bit / Byte.SIZE + 1);
        }
    }

    @Test
    void showsAllButOneBlockWhateverBitOfAnExcerptsHeaderIsFlipped() throws IOException {
        for (FramedBlock block : List.of(blocks.get(0), blocks.get(1), blocks.get(20), blocks.get(39))) {
            for (int bit = 0; bit < HEADER_LENGTH * Byte.SIZE; bit++) {
                byte[] damaged = sound.clone();
                flip(damaged, block.position() * Byte.SIZE + bit);

                assertShowsWhatIsSound(damaged, block.position(), block.position() + HEADER_LENGTH);
            }
        }
    }

    @Test
    void showsAllBlocksWhateverBitOfChroniclesOwnHeadersIsFlipped() throws IOException {
        for (long position : headersOfMetaData()) {
            for (int bit = 0; bit < HEADER_LENGTH * Byte.SIZE; bit++) {
                byte[] damaged = sound.clone();
                flip(damaged, position * Byte.SIZE + bit);

                assertShowsWhatIsSound(damaged, position, position + HEADER_LENGTH);
            }
        }
    }

    @Test
    void showsAllBlocksThatAPageOfZerosLeaves() throws IOException {
        for (int page = 0; page < sound.length; page += PAGE_BYTES) {
            byte[] damaged = sound.clone();
            int end = Math.min(damaged.length, page + PAGE_BYTES);
            for (int at = page; at < end; at++) {
                damaged[at] = 0;
            }

            assertShowsWhatIsSound(damaged, page, end);
        }
    }

    @Test
    void showsAllBlocksThatAPageOfGarbageLeaves() throws IOException {
        byte[] garbage = new byte[PAGE_BYTES];
        for (int page = 0; page + PAGE_BYTES <= sound.length; page += PAGE_BYTES) {
            byte[] damaged = sound.clone();
            random.nextBytes(garbage);
            System.arraycopy(garbage, 0, damaged, page, PAGE_BYTES);

            assertShowsWhatIsSound(damaged, page, page + PAGE_BYTES);
        }
    }

    @Test
    void showsAllBlocksBeforeTheEndOfAFileThatIsCutOff() throws IOException {
        List<Long> ends = new ArrayList<>(List.of(0L, 1L, 3L, 4L));
        for (FramedBlock block : blocks.subList(0, 12)) {
            ends.addAll(List.of(block.position(), block.position() + 2, block.position() + 4, block.end() - 1));
            ends.addAll(List.of(block.end(), block.position() + HEADER_LENGTH + random.nextInt(block.length())));
        }
        for (long end : ends) {
            assertShowsWhatIsSound(Arrays.copyOf(sound, (int) end), end, sound.length);
        }
    }

    @Test
    void showsNothingWrongWhenBlocksChangePlaces() throws IOException {
        for (int i = 0; i < 60; i++) {
            FramedBlock one = blocks.get(random.nextInt(blocks.size()));
            FramedBlock other = blocks.get(random.nextInt(blocks.size()));
            int length = HEADER_LENGTH + Math.min(one.length(), other.length());
            byte[] damaged = sound.clone();
            System.arraycopy(sound, (int) one.position(), damaged, (int) other.position(), length);
            System.arraycopy(sound, (int) other.position(), damaged, (int) one.position(), length);
            Files.write(cycle.path(), damaged);

            assertTimeoutPreemptively(DEADLINE, () -> readBothWays(new ArrayList<>()));
        }
    }

    @Test
    void showsNothingWrongInGarbage() throws IOException {
        for (int i = 0; i < 10; i++) {
            byte[] garbage = new byte[random.nextInt(1 << 20)];
            random.nextBytes(garbage);
            Files.write(cycle.path(), garbage);

            Set<Long> shown = assertTimeoutPreemptively(DEADLINE, () -> readBothWays(new ArrayList<>()));
            assertEquals(10, shown.size());
        }
    }

    @Test
    void showsNothingWrongInAFileThatClaimsHugeLengths() throws IOException {
        for (int header : new int[] {0x3FFF_FFFF, 0x7FFF_FFFF, 0x4000_0000, 0x43FF_FFFC, 0x0004_0000, 0x0003_FFFC}) {
            byte[] damaged = new byte[1 << 18];
            for (int at = 0; at < damaged.length; at += 4) {
                putInt(damaged, at, header);
            }
            Files.write(cycle.path(), damaged);

            Set<Long> shown = assertTimeoutPreemptively(DEADLINE, () -> readBothWays(new ArrayList<>()));
            assertEquals(10, shown.size());
        }
    }

    private void assertShowsWhatIsSound(byte[] damaged, long from, long until) throws IOException {
        Files.write(cycle.path(), damaged);
        String where = "damaged from " + from + " to " + until;
        List<String> names = new ArrayList<>();

        Set<Long> shown = assertTimeoutPreemptively(DEADLINE, () -> readBothWays(names), where);

        Set<Long> lost = new HashSet<>(appended.keySet());
        lost.removeAll(shown);
        Set<Long> touched = new HashSet<>();
        blocks.stream()
                .filter(block -> block.overlaps(from, until))
                .forEach(block -> touched.add(block.firstSequence()));
        assertTrue(touched.containsAll(lost), where + " touches " + touched + ", but lost are " + lost);
        // An end that was cut off, or a last block that was never published, looks as an engine leaves it that dies.
        boolean endIsTouched =
                damaged.length < sound.length || touched.contains(blocks.get(39).firstSequence());
        assertFalse(!lost.isEmpty() && names.isEmpty() && !endIsTouched, where + ": nothing said of " + lost);
        for (String name : names) {
            assertTrue(name.startsWith(String.valueOf(cycle.path().getFileName())), name);
        }
    }

    /** Reads forward and backward, compares what is shown with what was appended, and returns what it was. */
    private Set<Long> readBothWays(List<String> damage) throws IOException {
        List<StoredBlock> forward = StoredBlock.readAll(queue, damage::add);
        long next = -1;
        Set<Long> shown = new HashSet<>();
        for (StoredBlock block : forward) {
            assertTrue(block.firstSequence() >= next, "out of order");
            assertEquals(appended.get(block.firstSequence()), block);
            next = block.nextSequence();
            shown.add(block.firstSequence());
        }
        List<StoredBlock> backward = StoredBlock.readAllBackward(queue, line -> {});
        for (StoredBlock block : backward) {
            assertEquals(appended.get(block.firstSequence()), block);
            assertTrue(block.nextSequence() <= next, "out of order");
            next = block.firstSequence();
        }
        if (forward.size() == appended.size()) {
            Collections.reverse(backward);
            assertEquals(forward, backward);
        }
        return shown;
    }

    /** Finds where the documents begin that are Chronicle's own. */
    private List<Long> headersOfMetaData() {
        List<Long> positions = new ArrayList<>();
        long at = 0;
        while (at < blocks.get(39).end()) {
            int header = getInt(at);
            if ((header & 1 << 30) != 0) {
                positions.add(at);
            }
            at = at + HEADER_LENGTH + (header & 0x3FFF_FFFF) + 3 & -4;
        }
        return positions;
    }

    private void append(TestStore store, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            List<TestEntry> entries = Stream.generate(() -> TestBlocks.random(random, 3, lengthMax()))
                    .limit(1 + random.nextInt(6))
                    .toList();
            StoredBlock block = new StoredBlock(store.append(entries), entries);
            appended.put(block.firstSequence(), block);
        }
    }

    private int lengthMax() {
        return random.nextInt(20) == 0 ? 20_000 : 200;
    }

    private int getInt(long at) {
        return ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getInt((int) at);
    }

    private static void putInt(byte[] bytes, int at, int value) {
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    }

    private static void flip(byte[] bytes, long bit) {
        bytes[(int) (bit / Byte.SIZE)] ^= (byte) (1 << (bit % Byte.SIZE));
    }
}
