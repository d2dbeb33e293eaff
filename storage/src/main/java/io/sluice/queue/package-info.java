/**
 * Keeps blocks on disk in the cycle files of a Chronicle Queue, and finds them again. The only package that imports
 * Chronicle.
 *
 * <p>Takes: sealed blocks, from one thread. Gives: blocks, to any number of readers in any process, from the moment
 * that they are appended. Owns the store's directories, their lock and the cycle files. Chronicle writes; reading
 * follows the cycle files' framing with plain file reads, so that a damaged, hostile or vanishing file cannot hang,
 * crash or mislead a reader (docs/decisions/0002).
 */
@NullMarked
package io.sluice.queue;

import org.jspecify.annotations.NullMarked;
