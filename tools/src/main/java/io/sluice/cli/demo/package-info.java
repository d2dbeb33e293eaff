/**
 * Simulates the services of a small cloud node, one of which floods.
 *
 * <p>Takes: an engine. Gives: lines to it, from two threads, and a table of what became of them.
 */
@NullMarked
package io.sluice.cli.demo;

import org.jspecify.annotations.NullMarked;
