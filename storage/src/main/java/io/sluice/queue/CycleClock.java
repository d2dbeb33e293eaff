package io.sluice.queue;

import net.openhft.chronicle.core.time.TimeProvider;

/**
 * Tells Chronicle which cycle to write to, as the only time that it ever sees. Confined to the appending thread.
 *
 * <p>Chronicle rolls when its clock enters another cycle. Sluice rolls when a cycle is old enough <em>or large
 * enough</em>, and must not stumble when the system's clock steps back, so it counts cycles itself: a new one is the
 * system's time or one more than the last, whichever is later. The names of cycle files are then true as long as there
 * is less than one in four seconds.
 */
final class CycleClock implements TimeProvider {
    private static final long MILLIS_PER_CYCLE = SluiceRollCycle.LENGTH_MILLIS;

    /** The year 2222. Chronicle's numbers end in 2242, and a clock that is wrong for a moment must not use them up. */
    private static final long CYCLE_SANE_MAX = 1_988_000_000L;

    private long cycle; // written by the appending thread, which is the only one that asks Chronicle to append

    CycleClock(long lastCycle) {
        cycle = lastCycle;
    }

    /** Enters the next cycle. */
    void advance(long epochMillis) {
        long now = epochMillis / MILLIS_PER_CYCLE;
        cycle = now <= CYCLE_SANE_MAX ? Math.max(cycle + 1, now) : cycle + 1;
    }

    long cycle() {
        return cycle;
    }

    @Override
    public long currentTimeMillis() {
        return cycle * MILLIS_PER_CYCLE;
    }
}
