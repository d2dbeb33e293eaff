/**
 * Says where in the queue the entries of each source lie, and counts them by severity and minute.
 *
 * <p>Takes: blocks, read off the queue. Gives: for each cycle, a file of postings, and views of it. Everything here can
 * be thrown away and made again from the queue; it never decides whether an entry exists.
 */
@NullMarked
package io.sluice.index;

import org.jspecify.annotations.NullMarked;
