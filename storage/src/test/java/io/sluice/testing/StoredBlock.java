package io.sluice.testing;

import io.sluice.block.BlockCursor;
import io.sluice.queue.BlockReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Copies a block that was read from a store, so that it can be compared.
 *
 * @param firstSequence the sequence of its first entry
 * @param entries its entries
 */
public record StoredBlock(long firstSequence, List<TestEntry> entries) {
    /** Copies the block that a cursor shows. */
    public static StoredBlock of(BlockCursor cursor) {
        return new StoredBlock(cursor.firstSequence(), TestBlocks.entries(cursor));
    }

    /** Reads all blocks that a queue has now, oldest first. */
    public static List<StoredBlock> readAll(Path queue, Consumer<String> onDamage) throws IOException {
        try (BlockReader reader = new BlockReader(queue, onDamage)) {
            reader.toStart();
            return readOn(reader);
        }
    }

    /** Reads all blocks that a queue has now; damage fails the test. */
    public static List<StoredBlock> readAll(Path queue) throws IOException {
        return readAll(queue, StoredBlock::fail);
    }

    /** Reads all blocks that a queue has now, newest first. */
    public static List<StoredBlock> readAllBackward(Path queue, Consumer<String> onDamage) throws IOException {
        List<StoredBlock> blocks = new ArrayList<>();
        try (BlockReader reader = new BlockReader(queue, onDamage)) {
            reader.toEnd();
            while (reader.previous()) {
                blocks.add(of(reader.cursor()));
            }
        }
        return blocks;
    }

    /** Reads on until there is nothing more for now. */
    public static List<StoredBlock> readOn(BlockReader reader) throws IOException {
        List<StoredBlock> blocks = new ArrayList<>();
        while (reader.next()) {
            blocks.add(of(reader.cursor()));
        }
        return blocks;
    }

    /** Takes damage where there must be none. */
    public static void fail(String damage) {
        throw new AssertionError("damaged: " + damage);
    }

    @Override
    public String toString() {
        return "[" + firstSequence + " to " + (nextSequence() - 1) + " #" + Integer.toHexString(hashCode()) + "]";
    }

    /** Returns the sequence behind the last entry. */
    public long nextSequence() {
        return firstSequence + entries.size();
    }
}
