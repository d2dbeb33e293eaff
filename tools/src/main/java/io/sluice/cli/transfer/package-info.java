/**
 * Reads what other loggers and other stores have written, row by row, into an engine.
 *
 * <p>Takes: databases, files of lines, an engine. Gives: entries to the engine, one for each row, and a count of what
 * was refused and why. Holds one row at a time.
 */
@NullMarked
package io.sluice.cli.transfer;

import org.jspecify.annotations.NullMarked;
