/**
 * Keeps old entries compressed, each source apart, so that one can be searched, or removed, without the others.
 *
 * <p>Takes: blocks of finished cycles. Gives: segments, a catalog that says which of them count, and the entries in
 * them. A segment is never changed: merging and removing make another catalog, and readers go by the catalog alone.
 */
@NullMarked
package io.sluice.segment;

import org.jspecify.annotations.NullMarked;
