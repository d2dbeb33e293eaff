package io.sluice.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Says where a block lies in a cycle's file, for tests that damage it.
 *
 * @param cycle the file
 * @param position where its header begins
 * @param length how many bytes the block has, without its header
 * @param firstSequence the sequence of its first entry
 */
record FramedBlock(CycleFile cycle, long position, int length, long firstSequence) {
    private static final int HEADER_LENGTH = 4;

    /** Finds the blocks of a cycle that is not damaged. */
    static List<FramedBlock> of(CycleFile cycle) throws IOException {
        List<FramedBlock> blocks = new ArrayList<>();
        ByteBuffer window = CycleReader.newWindow();
        try (CycleReader reader = CycleReader.open(cycle, window)) {
            CycleReader.Step step = reader.next(true);
            while (step == CycleReader.Step.BLOCK) {
                blocks.add(new FramedBlock(
                        cycle,
                        reader.blockPosition(),
                        reader.cursor().length(),
                        reader.cursor().firstSequence()));
                step = reader.next(true);
            }
            if (step != CycleReader.Step.END) {
                throw new AssertionError(step + ": " + reader.damage());
            }
        }
        return blocks;
    }

    /** Returns the position behind the block. */
    long end() {
        return position + HEADER_LENGTH + length;
    }

    /** Tells whether the block or its header has any of these bytes. */
    boolean overlaps(long from, long until) {
        return from < end() && until > position;
    }
}
