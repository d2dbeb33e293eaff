package io.sluice.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.Await;
import io.sluice.testing.TestStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetireTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    private Path root;

    private TestStore store;

    @BeforeEach
    void makeStore() throws IOException {
        store = TestStore.create(root);
    }

    @AfterEach
    void closeStore() throws IOException {
        store.close();
    }

    @Test
    void deletesACycleWhereverItLies() throws IOException {
        appendCycles(3);
        CycleFile first = CycleFile.list(store.directory()).get(0);
        Path index = Files.createDirectories(store.queue().resolve(StoreDirectory.INDEX))
                .resolve(first.name() + StoreDirectory.INDEX_SUFFIX);
        Files.createFile(index);

        store.directory().retire(first);

        assertEquals(2, CycleFile.list(store.directory()).size());
        assertFalse(Files.exists(first.path()));
        assertFalse(Files.exists(index));
    }

    @Test
    void refusesTheNewestCycle() throws IOException {
        appendCycles(2);
        List<CycleFile> cycles = CycleFile.list(store.directory());

        assertThrows(IllegalArgumentException.class, () -> store.directory().retire(cycles.get(cycles.size() - 1)));

        assertEquals(cycles, CycleFile.list(store.directory()));
    }

    /** A deleted file takes its space until nobody has it open or mapped any more. */
    @Test
    void leavesNothingOpenOrMappedOfADeletedCycle() throws IOException {
        appendCycles(6);
        List<CycleFile> cycles = CycleFile.list(store.directory());
        for (CycleFile cycle : cycles.subList(0, cycles.size() - 1)) {
            store.directory().retire(cycle);
        }

        Await.until(DEADLINE, () -> held().isEmpty());

        assertTrue(allHeld().stream()
                .anyMatch(path -> path.contains(cycles.get(cycles.size() - 1).name())));
    }

    private void appendCycles(int count) throws IOException {
        int source = store.source("service");
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                store.roll();
            }
            store.append(source, "line " + i);
        }
    }

    /** What this process has open or mapped of deleted files of the store. */
    private List<String> held() {
        List<String> held = allHeld();
        held.removeIf(path -> !path.contains("(deleted)"));
        return held;
    }

    private List<String> allHeld() {
        List<String> held = new ArrayList<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : open) {
                try {
                    held.add(Files.readSymbolicLink(descriptor).toString());
                } catch (NoSuchFileException e) {
                    // closed meanwhile
                }
            }
            held.addAll(Files.readAllLines(Path.of("/proc/self/maps")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        held.removeIf(path -> !path.contains(root.toString()));
        return held;
    }
}
