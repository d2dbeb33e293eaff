// SPDX-License-Identifier: Apache-2.0
/**
 * Asks the server of a store that another process owns, over its Unix socket.
 *
 * <p>Takes: a store's directory. Gives: results of calls; a stream for raw lines. Imports nothing of the server's side
 * but JSON.
 */
@NullMarked
package io.sluice.server.client;

import org.jspecify.annotations.NullMarked;
