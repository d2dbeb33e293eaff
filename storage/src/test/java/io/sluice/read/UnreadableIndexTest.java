package io.sluice.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.index.Indexer;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreadableIndexTest {
    private static final Query ALL = Query.builder().build();

    @TempDir
    private Path root;

    private TestStore store;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.create(root);
        int source = store.source("web");
        for (int i = 0; i < 40; i++) {
            store.append(source, "line " + i);
        }
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void readsAStoreThatHasAFileInPlaceOfTheIndex() throws IOException {
        Files.createFile(store.queue().resolve("index"));

        assertReadsAll();
    }

    @Test
    void readsAStoreThatHasADirectoryInPlaceOfAnIndexFile() throws IOException {
        Path cycle;
        try (Stream<Path> files = Files.list(store.queue())) {
            cycle = files.filter(file -> file.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
        String name = String.valueOf(cycle.getFileName()).replace(".cq4", ".index");
        Files.createDirectories(store.queue().resolve("index").resolve(name).resolve("sub"));

        assertReadsAll();
    }

    @Test
    void believesNoIndexThatIsOfAnotherCycle() throws IOException {
        store.roll();
        store.append(store.source("api"), "of another cycle");
        try (Indexer indexer = Indexer.open(store.directory())) {
            indexer.finish();
        }
        List<Path> files = List.copyOf(IndexState.files(store.directory()));
        Files.write(files.get(0), Files.readAllBytes(files.get(1)));

        assertReads(41);
    }

    private void assertReadsAll() throws IOException {
        assertReads(40);
    }

    private void assertReads(int count) throws IOException {
        try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
            List<ShownLine> forward = ShownLine.readAll(reader.forward(ALL, 0));
            assertEquals(count, forward.size());
            assertEquals(
                    count,
                    ShownLine.readAll(reader.backward(ALL, Long.MAX_VALUE)).size());
            assertEquals(forward.subList(count - 3, count), ShownLine.readAll(reader.last(ALL, 3)));
            long counted = 0;
            for (ServiceTotals service : reader.aggregates().services(ALL)) {
                counted += service.entries();
            }
            assertEquals(count, counted);
        }
    }
}
