/**
 * Keeps Sluice's counts in a mapped file that any process can read while the engine runs, hangs or is dead.
 *
 * <p>Takes: increments, from the threads that cause them. Gives: a snapshot of all counts, per source and for the
 * store. Owns the file {@code counters} in the queue's directory.
 */
@NullMarked
package io.sluice.telemetry;

import org.jspecify.annotations.NullMarked;
