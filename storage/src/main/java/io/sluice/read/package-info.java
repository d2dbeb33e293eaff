/**
 * Answers questions about a store, from this or another process, whether its engine runs or not.
 *
 * <p>Takes: a query. Gives: lines, one by one, oldest or newest first, and goes on as the store grows; counts; a
 * verdict on the store's soundness. Never writes, and never makes the engine wait.
 */
@NullMarked
package io.sluice.read;

import org.jspecify.annotations.NullMarked;
