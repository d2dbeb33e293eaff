/**
 * Is the {@code sluice} command.
 *
 * <p>Takes: arguments, standard input. Gives: data on standard output, talk on standard error, and one of the codes of
 * {@link io.sluice.cli.ExitCode}. The reading commands touch nothing of the engine: they start fast and work when it
 * hangs.
 */
@NullMarked
package io.sluice.cli;

import org.jspecify.annotations.NullMarked;
