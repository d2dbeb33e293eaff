/**
 * Lets entries in: the door that every producer goes through.
 *
 * <p>Takes: lines, from any thread. Gives: entries in the ring, or an answer why not, and a count of each. Never waits
 * and never throws because of what the store does.
 */
@NullMarked
package io.sluice.admit;

import org.jspecify.annotations.NullMarked;
