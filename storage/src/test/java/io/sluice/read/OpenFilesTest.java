package io.sluice.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.testing.TestStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {
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
    void leavesNoFileOpenWhenWhoIsToldOfDamageThrows() throws IOException {
        store.roll();
        store.append(0, "of the next cycle");
        try (Stream<Path> files = Files.list(store.queue())) {
            Path first = files.filter(file -> file.toString().endsWith(".cq4"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(first);
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = bytes[at] == 'S' ? (byte) 's' : bytes[at];
            }
            Files.write(first, bytes);
        }
        AtomicInteger told = new AtomicInteger();
        try (LogReader reader = LogReader.open(root, notice -> {
            told.incrementAndGet();
            throw new IllegalStateException(notice);
        })) {
            long before = openFiles();
            for (int i = 0; i < 20; i++) {
                assertThrows(IllegalStateException.class, () -> reader.forward(ALL, 0));
            }
            assertEquals(20, told.get());
            assertEquals(before, openFiles());
        }
    }

    private long openFiles() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(this::isInQueue).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isInQueue(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(store.queue().toRealPath());
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
