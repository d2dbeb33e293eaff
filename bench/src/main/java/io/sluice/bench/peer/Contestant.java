package io.sluice.bench.peer;

/** Takes part in a comparison. */
@FunctionalInterface
public interface Contestant {
    /** Runs one round, from nothing. Throws when a line was lost. */
    Outcome run(Task task) throws Exception;
}
