package io.sluice.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.block.BlockLayout;
import io.sluice.entry.EntryFlags;
import io.sluice.entry.Severity;
import io.sluice.index.Indexer;
import io.sluice.queue.CycleBlocks;
import io.sluice.queue.CycleFile;
import io.sluice.testing.ManualClock;
import io.sluice.testing.Seeds;
import io.sluice.testing.TestEntry;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages blocks, before or after they are indexed, and compares what is read with and without the index. */
class DamagedAndIndexedTest {
    private static final int SOURCES = 5;
    private static final int BLOCKS = 60;
    private static final int ROUNDS = 25;
    private static final int BLOCK_OFFSET = 4; // of a block behind its excerpt's header
    private static final int FIRST_SEQUENCE_OFFSET = 16;

    private final Random random = new Random(Seeds.next());

    @TempDir
    private Path root;

    private TestStore store;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.open(root, new ManualClock(), 40_000, 0);
        for (int i = 0; i < SOURCES; i++) {
            store.source("service" + i);
        }
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void losesOneBlockAtMostToAWrongSequence() throws IOException {
        for (int i = 0; i < BLOCKS; i++) {
            store.append(i % SOURCES, "line " + i);
        }
        store.roll();
        store.append(0, "of the next cycle");
        flip(cycles().get(0), positions(cycles().get(0)).get(10) + BLOCK_OFFSET + FIRST_SEQUENCE_OFFSET + 4, 0);

        assertSameWithAndWithoutIndex("a wrong sequence", this::index);
    }

    @Test
    void joinsNoPartsOverADamagedBlock() throws IOException {
        store.append(List.of(line(0, "ab").part(EntryFlags.CONTINUES)));
        store.append(List.of(line(0, "cd").part(EntryFlags.CONTINUES | EntryFlags.CONTINUED)));
        store.append(List.of(line(0, "ef").part(EntryFlags.CONTINUED)));
        flip(cycles().get(0), positions(cycles().get(0)).get(1) + BLOCK_OFFSET + BlockLayout.HEADER_LENGTH + 20, 1);

        assertSameWithAndWithoutIndex("a damaged part", this::index);
    }

    @Test
    void joinsPartsThatLieBeforeADamagedBlock() throws IOException {
        for (int i = 0; i < 16; i++) { // a frame
            store.append(List.of(line(0, "ab").part(i == 15 ? EntryFlags.CONTINUES : 0)));
        }
        store.append(List.of(line(0, "cd").part(EntryFlags.CONTINUED)));
        store.append(1, "lost");
        store.append(1, "there");
        flip(cycles().get(0), positions(cycles().get(0)).get(17) + BLOCK_OFFSET, 1);

        assertSameWithAndWithoutIndex("a damaged block behind", this::index);
    }

    @Test
    void showsTheSameLinesWhateverIsDamaged() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < BLOCKS; i++) {
                store.append(randomBlock());
            }
            boolean before = random.nextBoolean();
            if (before) {
                index();
            }
            StringBuilder what = new StringBuilder("round " + round + (before ? ", indexed before" : ""));
            for (int i = random.nextInt(3); i >= 0; i--) {
                CycleFile cycle = cycles().get(random.nextInt(cycles().size()));
                List<Long> positions = positions(cycle);
                if (!positions.isEmpty()) {
                    long at = positions.get(random.nextInt(positions.size())) + random.nextInt(90);
                    int bit = random.nextInt(Byte.SIZE);
                    if (bit == 7 && positions.contains(at - 3)) {
                        continue; // "unfinished": in the newest cycle nobody looks behind that without an index
                    }
                    flip(cycle, at, bit);
                    what.append(", bit ")
                            .append(bit)
                            .append(" of ")
                            .append(cycle.name())
                            .append(' ')
                            .append(at);
                }
            }
            assertSameWithAndWithoutIndex(what.toString(), before ? () -> {} : this::index);
            for (Path file : List.copyOf(IndexState.files(store.directory()))) {
                Files.delete(file);
            }
        }
    }

    /** Does something that can fail. */
    private interface Action {
        void run() throws IOException;
    }

    private void assertSameWithAndWithoutIndex(String what, Action index) throws IOException {
        List<Query> queries = new ArrayList<>();
        for (int i = 0; i < SOURCES; i++) {
            ServicePattern service = ServicePattern.parse("service" + i);
            queries.add(Query.builder().service(service).build());
            queries.add(
                    Query.builder().service(service).severityMin(Severity.ERROR).build());
        }
        queries.add(Query.builder().build());
        Path directory = store.queue().resolve("index");
        Path aside = root.resolve("aside");
        boolean there = Files.exists(directory);
        if (there) {
            Files.move(directory, aside);
        }
        List<List<ShownLine>> scanned = answers(queries);
        if (there) {
            Files.move(aside, directory);
        }
        index.run();
        List<List<ShownLine>> indexed = answers(queries);
        for (int i = 0; i < scanned.size(); i++) {
            assertEquals(scanned.get(i), indexed.get(i), what + ": answer " + i);
        }
    }

    private List<List<ShownLine>> answers(List<Query> queries) throws IOException {
        List<List<ShownLine>> answers = new ArrayList<>();
        try (LogReader reader = LogReader.open(root, notice -> {})) {
            for (Query query : queries) {
                answers.add(ShownLine.readAll(reader.forward(query, 0)));
                answers.add(ShownLine.readAll(reader.forward(query, store.nextSequence() / 2)));
                answers.add(ShownLine.readAll(reader.backward(query, Long.MAX_VALUE)));
                answers.add(ShownLine.readAll(reader.last(query, 7)));
            }
        }
        return answers;
    }

    private void index() throws IOException {
        try (Indexer indexer = Indexer.open(store.directory())) {
            if (random.nextBoolean()) {
                indexer.finish();
            } else {
                while (indexer.doWork() > 0) {
                    // all is done in the condition
                }
            }
        }
    }

    private List<TestEntry> randomBlock() {
        List<TestEntry> entries = new ArrayList<>();
        int sources = 1 + random.nextInt(SOURCES);
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
            int source = random.nextInt(sources);
            entries.add(
                    line(source, "x".repeat(random.nextInt(90))).at(Severity.ofCode(random.nextInt(Severity.COUNT))));
        }
        store.clock().advance(Duration.ofMillis(random.nextInt(3_000)));
        return entries;
    }

    private TestEntry line(int source, String content) {
        return TestEntry.line(source, store.clock().epochNanos(), content);
    }

    private List<CycleFile> cycles() throws IOException {
        return CycleFile.list(store.queue());
    }

    private List<Long> positions(CycleFile cycle) throws IOException {
        List<Long> positions = new ArrayList<>();
        try (CycleBlocks read = new CycleBlocks(store.queue(), damage -> {})) {
            read.open(cycle, 0);
            while (read.next()) {
                positions.add(read.position());
            }
        }
        return positions;
    }

    private static void flip(CycleFile cycle, long at, int bit) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(cycle.path().toFile(), "rw")) {
            file.seek(at);
            int found = file.read();
            file.seek(at);
            file.write(found ^ (1 << bit));
        }
    }
}
