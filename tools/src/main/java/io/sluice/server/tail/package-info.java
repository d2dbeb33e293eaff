// SPDX-License-Identifier: Apache-2.0
/**
 * Shows new lines to many who follow, each with filters of its own.
 *
 * <p>Takes: the store. Gives: server-sent events to outlets. One thread reads all lines once, for all who follow; what
 * waits for a slow one is bounded, and it is told what it missed. Never makes the writer wait.
 */
@NullMarked
package io.sluice.server.tail;

import org.jspecify.annotations.NullMarked;
