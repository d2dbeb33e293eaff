package io.sluice.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Asks a store at random and compares the answers with those of a list of lines that is asked the simple way. */
class QueryModelTest {
    private static final int QUERY_COUNT = 150; // for each state of the index

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

    @ParameterizedTest
    @EnumSource
    void answersAsAListOfLinesWould(IndexState index) throws IOException {
        index.bringAbout(model.store().directory(), random);
        reader.close();
        reader = LogReader.open(root, ShownLine::fail);
        int answered = 0;
        for (int i = 0; i < QUERY_COUNT; i++) {
            answered += model.check(reader, model.randomQuery(), ShownLine::readAll) ? 1 : 0;
        }
        assertTrue(answered > QUERY_COUNT / 4, answered + " queries had an answer");
    }

    @Test
    void showsWhatIsAppendedMeanwhile() throws IOException {
        for (int i = 0; i < 20; i++) {
            QueryModel.RandomQuery asked = model.randomQuery();
            long sequence = model.store().nextSequence();
            try (LineCursor cursor = reader.last(asked.query(), 0)) {
                assertEquals(List.of(), readOn(cursor));
                for (int round = 0; round < 3; round++) {
                    int before = model.lines().size();
                    model.appendBlock();
                    model.appendBlock();

                    assertEquals(asked.wanted(before), readOn(cursor), asked + " following from " + sequence);
                }
            }
        }
    }

    @Test
    void namesTheSourceOfEachLine() throws IOException {
        try (LineCursor cursor = reader.forward(Query.builder().build(), 0)) {
            while (cursor.next()) {
                Line line = cursor.line();
                assertEquals(model.names().get(line.sourceNumber()), line.source());
            }
        }
    }

    private static List<ShownLine> readOn(LineCursor cursor) throws IOException {
        List<ShownLine> shown = new ArrayList<>();
        while (cursor.next()) {
            shown.add(ShownLine.of(cursor));
        }
        return shown;
    }
}
