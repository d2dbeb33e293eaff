// SPDX-License-Identifier: Apache-2.0
/**
 * Answers calls of JSON-RPC 2.0.
 *
 * <p>Takes: the bytes of a call or a batch. Gives: the bytes of the reply, and the description of the methods. What a
 * method takes is declared once; the check and the description come from that.
 */
@NullMarked
package io.sluice.server.rpc;

import org.jspecify.annotations.NullMarked;
