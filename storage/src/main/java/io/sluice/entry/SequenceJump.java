package io.sluice.entry;

/**
 * Says with which sequence a store goes on when its newest entries may be lost: no sequence is given twice, because a
 * reader may have seen the lost ones and hold a cursor to them.
 *
 * <p>Nobody knows how many were lost. What is not on disk yet is bounded by the memory of the queue, which has room for
 * fewer entries than a step has numbers.
 */
public final class SequenceJump {
    /** Jumps go to multiples of this, over at least one whole step. */
    public static final long STEP = 1L << 32;

    private SequenceJump() {}

    /** Returns the sequence of the next entry when all that is known of is below {@code seen}. */
    public static long over(long seen) {
        return (seen / STEP + 2) * STEP;
    }

    /** Tells whether numbers are missing before this sequence because the store jumped to it. */
    public static boolean isTarget(long sequence) {
        return sequence >= 2 * STEP && sequence % STEP == 0;
    }
}
