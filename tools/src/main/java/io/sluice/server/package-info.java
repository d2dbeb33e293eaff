// SPDX-License-Identifier: Apache-2.0
/**
 * Serves an engine to other processes and to people.
 *
 * <p>Takes: a running engine and where to listen. Gives: JSON-RPC, live tails, metrics and the page. Wires the packages
 * below it; the engine never waits for any of them.
 */
@NullMarked
package io.sluice.server;

import org.jspecify.annotations.NullMarked;
