/**
 * Hands entries from many threads to one, in a fixed piece of memory. The only package that imports the Disruptor.
 *
 * <p>Takes: entries, from any thread, which never waits here. Gives: the same entries, in the order of their claims, to
 * the one thread that drains. Owns the slots.
 */
@NullMarked
package io.sluice.ring;

import org.jspecify.annotations.NullMarked;
