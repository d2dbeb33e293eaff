package io.sluice.queue;

import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.rollcycles.RollCycleArithmetic;

/**
 * Names cycle files by their time, {@code yyyyMMdd-HHmmss}, in steps of four seconds: Chronicle numbers cycles with 31
 * bits, which then last until 2242. How long a cycle lasts is {@link CycleClock}'s affair, and Sluice keeps its own
 * index, so Chronicle's is as small as can be: one entry for 256 blocks.
 */
final class SluiceRollCycle implements RollCycle {
    static final SluiceRollCycle INSTANCE = new SluiceRollCycle();

    static final String FORMAT = "yyyyMMdd-HHmmss";
    static final int LENGTH_MILLIS = 4_000;

    private static final int INDEX_COUNT = 256;
    private static final int INDEX_SPACING = 256;

    private final RollCycleArithmetic arithmetic = RollCycleArithmetic.of(INDEX_COUNT, INDEX_SPACING);

    private SluiceRollCycle() {}

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public int lengthInMillis() {
        return LENGTH_MILLIS;
    }

    @Override
    public int defaultIndexCount() {
        return arithmetic.indexCount();
    }

    @Override
    public int defaultIndexSpacing() {
        return arithmetic.indexSpacing();
    }

    @Override
    public long toIndex(int cycle, long sequenceNumber) {
        return arithmetic.toIndex(cycle, sequenceNumber);
    }

    @Override
    public long toSequenceNumber(long index) {
        return arithmetic.toSequenceNumber(index);
    }

    @Override
    public int toCycle(long index) {
        return arithmetic.toCycle(index);
    }

    @Override
    public long maxMessagesPerCycle() {
        return arithmetic.maxMessagesPerCycle();
    }
}
