/**
 * Offers lines at times that were set beforehand, whatever becomes of the earlier ones, and measures from those times.
 *
 * <p>Takes: something to offer to, and a rate. Gives: how long lines took to each stage, one histogram for each
 * producer, merged. A stall is counted against every line that was to be offered while it lasted, not only against the
 * one that met it.
 */
@NullMarked
package io.sluice.bench.latency;

import org.jspecify.annotations.NullMarked;
