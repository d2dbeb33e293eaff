/**
 * Measures single steps with JMH.
 *
 * <p>Takes: nothing. Gives: nanoseconds and allocated bytes for each step.
 */
@NullMarked
package io.sluice.bench.micro;

import org.jspecify.annotations.NullMarked;
