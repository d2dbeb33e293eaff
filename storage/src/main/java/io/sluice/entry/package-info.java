/**
 * Says what an entry, a source, a stream and a severity are, and what time it is.
 *
 * <p>Takes: nothing. Gives: the words that every other package shares, and the table that keeps the numbers of sources
 * over restarts. Depends on no other package of Sluice.
 */
@NullMarked
package io.sluice.entry;

import org.jspecify.annotations.NullMarked;
