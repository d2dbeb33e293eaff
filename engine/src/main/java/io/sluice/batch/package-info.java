/**
 * Turns entries from the ring into blocks and appends them.
 *
 * <p>Takes: entries in order, on the batch thread. Gives: blocks to a {@code BlockSink}, and counts of what is stored.
 * Never waits for a reader. Owns the numbering of entries.
 */
@NullMarked
package io.sluice.batch;

import org.jspecify.annotations.NullMarked;
