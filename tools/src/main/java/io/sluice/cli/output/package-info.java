/**
 * Writes lines and tables to a terminal or a pipe.
 *
 * <p>Takes: lines of a store, counts. Gives: bytes on standard output, in one of five forms. What a terminal could take
 * for a command is shown escaped there; a pipe gets the bytes as they are.
 */
@NullMarked
package io.sluice.cli.output;

import org.jspecify.annotations.NullMarked;
