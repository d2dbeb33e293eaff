package io.sluice.read;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.segment.SealLimits;
import io.sluice.segment.Sealer;
import io.sluice.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Asks a store whose entries are sealed, or are being sealed and merged between two lines of an answer. */
class SealedQueryModelTest {
    private static final int QUERY_COUNT = 150;
    private static final int ROUNDS = 20;

    private final Random random = new Random(Seeds.next());

    @TempDir
    private Path root;

    private QueryModel model;
    private LogReader reader;

    @BeforeEach
    void fill() throws IOException {
        model = QueryModel.fill(root, random);
        reader = LogReader.open(root, ShownLine::fail);
    }

    @AfterEach
    void close() throws IOException {
        reader.close();
        model.close();
    }

    private Sealer openSealer(int roundBytesMax, int ownBytesMin) throws IOException {
        return Sealer.open(
                model.store().directory(), new SealLimits(roundBytesMax, ownBytesMin, 1 << 20), ShownLine::fail);
    }

    private void sealAll(Sealer sealer) throws IOException {
        while (sealer.sealNext()) {
            // all is done in the condition
        }
        assertTrue(sealer.catalog().sealedUpTo() > QueryModel.ENTRY_COUNT / 2, "most is sealed");
    }

    @ParameterizedTest
    @EnumSource
    void answersAsAListOfLinesWould(IndexState index) throws IOException {
        index.bringAbout(model.store().directory(), random);
        try (Sealer sealer = openSealer(8 << 10, 2_000)) {
            sealAll(sealer);
            while (random.nextInt(4) != 0 && sealer.mergeNext()) {
                // some are merged, some are not
            }
        }
        int answered = 0;
        for (int i = 0; i < QUERY_COUNT; i++) {
            answered += model.check(reader, model.randomQuery(), ShownLine::readAll) ? 1 : 0;
        }
        assertTrue(answered > QUERY_COUNT / 4, answered + " queries had an answer");
    }

    @ParameterizedTest
    @EnumSource
    void answersTheSameWhileEntriesMove(IndexState index) throws IOException {
        index.bringAbout(model.store().directory(), random);
        model.store().roll(); // nothing is ever appended to a cycle whose index is finished
        try (Sealer sealer = openSealer(4 << 10, 1_500)) {
            for (int i = 0; i < QUERY_COUNT; i++) {
                boolean unused = model.check(reader, model.randomQuery(), cursor -> readMoving(cursor, sealer));
            }
            long moves = sealer.catalog().generation();
            assertTrue(moves > QUERY_COUNT / 5, moves + " moves");
        }
    }

    /** Reads the lines that a cursor has now, while others are appended, and all are sealed and merged. */
    private List<ShownLine> readMoving(LineCursor cursor, Sealer sealer) throws IOException {
        long end = model.store().nextSequence();
        List<ShownLine> lines = new ArrayList<>();
        try (cursor) {
            while (cursor.next()) {
                if (cursor.line().sequence() < end) {
                    lines.add(ShownLine.of(cursor));
                }
                if (random.nextInt(80) == 0) {
                    if (random.nextInt(4) == 0) {
                        model.appendBlock();
                    }
                    move(sealer);
                }
            }
            move(sealer);
            while (cursor.flush()) {
                lines.add(ShownLine.of(cursor));
            }
        }
        return lines;
    }

    private void move(Sealer sealer) throws IOException {
        for (int i = random.nextInt(4); i > 0; i--) {
            boolean unused = random.nextInt(3) == 0 ? sealer.mergeNext() : sealer.sealNext();
        }
    }

    @Test
    void followsOverTheMove() throws IOException {
        try (Sealer sealer = openSealer(8 << 10, 2_000)) {
            for (int i = 0; i < ROUNDS; i++) {
                QueryModel.RandomQuery asked = model.randomQuery();
                try (LineCursor cursor = reader.last(asked.query(), 0)) {
                    for (int round = 0; round < 4; round++) {
                        int before = model.lines().size();
                        for (int blocks = random.nextInt(12); blocks >= 0; blocks--) {
                            model.appendBlock();
                        }
                        move(sealer);
                        List<ShownLine> shown = new ArrayList<>();
                        while (cursor.next()) {
                            shown.add(ShownLine.of(cursor));
                        }
                        QueryModel.assertSame(asked.wanted(before), shown, asked + " following");
                    }
                }
            }
        }
    }
}
