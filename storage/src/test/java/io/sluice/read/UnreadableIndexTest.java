package io.sluice.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

    private void assertReadsAll() throws IOException {
        try (LogReader reader = LogReader.open(root, ShownLine::fail)) {
            List<ShownLine> forward = ShownLine.readAll(reader.forward(ALL, 0));
            assertEquals(40, forward.size());
            assertEquals(
                    40, ShownLine.readAll(reader.backward(ALL, Long.MAX_VALUE)).size());
            assertEquals(forward.subList(37, 40), ShownLine.readAll(reader.last(ALL, 3)));
            assertEquals(40, reader.aggregates().services(ALL).get(0).entries());
        }
    }
}
