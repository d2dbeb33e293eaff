package io.sluice.entry;

import org.jspecify.annotations.Nullable;

/** Names the units in which others count time since 1970. */
public enum EpochUnit {
    SECONDS("s", 1_000_000_000L),
    MILLIS("ms", 1_000_000L),
    MICROS("us", 1_000L),
    NANOS("ns", 1L);

    private static final long SECONDS_BELOW = 100_000_000_000L; // the year 5138
    private static final int STEP = 1_000;

    private final String label;
    private final long nanos;

    EpochUnit(String label, long nanos) {
        this.label = label;
        this.nanos = nanos;
    }

    /** Returns the unit as users write it: {@code s}, {@code ms}, {@code us} or {@code ns}. */
    public String label() {
        return label;
    }

    /** Finds the unit that users call {@code label}, or null when there is none. */
    public static @Nullable EpochUnit ofLabel(String label) {
        for (EpochUnit unit : values()) {
            if (unit.label.equals(label)) {
                return unit;
            }
        }
        return null;
    }

    /** Guesses the unit of a time by its magnitude: any time from 1973 to 5138 has its own in each. */
    public static EpochUnit guess(long time) {
        EpochUnit unit = SECONDS;
        long below = SECONDS_BELOW;
        for (EpochUnit finer : new EpochUnit[] {MILLIS, MICROS, NANOS}) {
            if (time > -below && time < below) {
                break;
            }
            unit = finer;
            below *= STEP;
        }
        return unit;
    }

    /**
     * Turns a time into nanoseconds.
     *
     * @throws IllegalArgumentException when those are too many for 64 bits
     */
    public long toNanos(long time) {
        try {
            return Math.multiplyExact(time, nanos);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a time must lie between 1677 and 2262, got " + time + ' ' + label, e);
        }
    }

    /** Turns nanoseconds into a time of this unit, rounded down. */
    public long ofNanos(long epochNanos) {
        return Math.floorDiv(epochNanos, nanos);
    }
}
