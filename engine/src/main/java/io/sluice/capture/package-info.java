/**
 * Turns the output of processes into entries.
 *
 * <p>Takes: streams of bytes. Gives: lines to a source, split without a copy, with the severity that they tell of
 * themselves; and for a process a last entry that says how it ended. Owns the pumping threads.
 */
@NullMarked
package io.sluice.capture;

import org.jspecify.annotations.NullMarked;
