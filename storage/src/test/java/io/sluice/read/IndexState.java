package io.sluice.read;

import io.sluice.index.Indexer;
import io.sluice.queue.StoreDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Names what can have become of a store's index by the time somebody asks. */
enum IndexState {
    /** There never was one. */
    NONE,
    /** It is up with the queue, and the last cycle still grows. */
    LIVE,
    /** Its engine finished it. */
    FINISHED,
    /** It was begun when half of the cycles were there, and the later part is missing. */
    BEHIND,
    /** Some files are gone. */
    DELETED,
    /** Some files are cut off, as after a crash. */
    TRUNCATED,
    /** Some bytes are not what they were. */
    FLIPPED;

    private static final int FLIPS = 12;

    void bringAbout(StoreDirectory store, Random random) throws IOException {
        if (this == NONE) {
            return;
        }
        try (Indexer indexer = Indexer.open(store)) {
            if (this == LIVE) {
                while (indexer.doWork() > 0) {
                    // all is done in the condition
                }
                return;
            }
            indexer.finish();
        }
        List<Path> files = files(store);
        for (int i = 0; i < files.size(); i++) {
            damage(files.get(i), i, files.size(), random);
        }
    }

    private void damage(Path file, int number, int count, Random random) throws IOException {
        boolean chosen = this == BEHIND ? number > count / 2 : random.nextBoolean();
        if (!chosen) {
            return;
        }
        switch (this) {
            case BEHIND, DELETED -> Files.delete(file);
            case TRUNCATED -> truncate(file, random.nextInt((int) Files.size(file)));
            case FLIPPED -> flip(file, random);
            default -> {}
        }
    }

    private static void truncate(Path file, int length) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.setLength(length);
        }
    }

    private static void flip(Path file, Random random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < FLIPS; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        Files.write(file, bytes);
    }

    static List<Path> files(StoreDirectory store) throws IOException {
        try (Stream<Path> files = Files.list(store.queue().resolve("index"))) {
            return files.sorted().toList();
        }
    }
}
