package io.sluice.cli.drill;

import java.time.Duration;

/**
 * Says when things happen in a soak. Its minute is one, if it takes three of them at least, else a third of it.
 *
 * @param seconds how long it takes
 */
record SoakPlan(int seconds) {
    private static final int MINUTE = 60;
    private static final int CYCLES_PER_MINUTE = 6;
    private static final int SHORT_SECONDS = 600;
    private static final int COLLECTIONS = 120;
    private static final double SHORT_SLACK = 8;

    /** Returns how long its minute is: a service floods once in it, and another is restarted twice. */
    int minuteSeconds() {
        return Math.max(3, Math.min(MINUTE, seconds / 3));
    }

    /** Returns for how long a service floods. */
    long floodNanos() {
        return minuteSeconds() * 1_000_000_000L / 6;
    }

    /** Returns how long a cycle takes blocks. */
    Duration cycle() {
        return Duration.ofSeconds(Math.max(1, minuteSeconds() / CYCLES_PER_MINUTE));
    }

    /** Returns how many samples there are from one collection of garbage to the next. */
    int collectEvery() {
        return Math.max(1, seconds / COLLECTIONS);
    }

    /** Tells whether it is too short for a JVM to have come to rest, and for the store to have come to its limit. */
    boolean isShort() {
        return seconds < SHORT_SECONDS;
    }

    /** Returns how many times the bounds of memory and time are. */
    double slack() {
        return isShort() ? SHORT_SLACK : 1;
    }
}
