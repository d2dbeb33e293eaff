/**
 * Opens and closes an engine, and wires its parts.
 *
 * <p>Takes: a configuration. Gives: sources to offer entries to, captures of processes, counters, and at the end a
 * report. The only wiring: every other package gets what it needs in its constructors.
 */
@NullMarked
package io.sluice;

import org.jspecify.annotations.NullMarked;
