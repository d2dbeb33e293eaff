/**
 * Measures Sluice on the machine at hand.
 *
 * <p>Takes: a directory to work in. Gives: figures on standard output, and never a verdict. docs/dev/BENCHMARKS.md says
 * how they are meant and what they were.
 */
@NullMarked
package io.sluice.bench;

import org.jspecify.annotations.NullMarked;
