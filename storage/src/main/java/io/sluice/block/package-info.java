/**
 * Lays out blocks, the waist of Sluice: the write half turns entries into blocks, the read half turns blocks into
 * answers.
 *
 * <p>Takes: entries, one by one, on the thread of the builder's owner. Gives: sealed blocks as runs of bytes, and views
 * of such bytes that never show an entry whose checksum does not hold. Owns the layout that {@code docs/FORMAT.md}
 * describes.
 */
@NullMarked
package io.sluice.block;

import org.jspecify.annotations.NullMarked;
