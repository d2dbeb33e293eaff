package io.sluice.testing;

import java.util.concurrent.ThreadLocalRandom;

/** Gives random tests their seeds, and says what they were. */
public final class Seeds {
    private static final String PROPERTY = "sluice.seed";

    private Seeds() {}

    /** Returns a new seed, or the one that {@code -Dsluice.seed} gives, and prints it. */
    public static long next() {
        return otherwise(ThreadLocalRandom.current().nextLong());
    }

    /** Returns this seed, or the one that {@code -Dsluice.seed} gives, and prints it. */
    public static long otherwise(long given) {
        long seed = Long.getLong(PROPERTY, given);
        System.err.println("-D" + PROPERTY + "=" + seed);
        return seed;
    }
}
