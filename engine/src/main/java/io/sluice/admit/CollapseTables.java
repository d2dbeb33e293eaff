package io.sluice.admit;

import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lends collapse tables to the sources that are over their rates, and makes no more than {@link #COUNT_MAX}: however
 * many sources flood at once, the memory is bounded. Safe for use by many threads.
 */
final class CollapseTables {
    /** How many tables there are at most, of some 60 KiB. */
    static final int COUNT_MAX = 64;

    private final ManyToManyConcurrentArrayQueue<CollapseTable> idle = new ManyToManyConcurrentArrayQueue<>(COUNT_MAX);
    private final AtomicInteger made = new AtomicInteger();

    /** Lends an empty table; null when all are in use. */
    @Nullable
    CollapseTable take() {
        CollapseTable table = idle.poll();
        if (table != null) {
            return table;
        }
        if (made.getAndIncrement() < COUNT_MAX) {
            return new CollapseTable();
        }
        made.getAndDecrement();
        return null;
    }

    /** Takes a table back, whatever is in it. */
    void giveBack(CollapseTable table) {
        table.clear();
        if (!idle.offer(table)) {
            throw new AssertionError("a table that was not lent");
        }
    }

    /** Returns how many tables are in use. */
    int usedCount() {
        return made.get() - idle.size();
    }
}
