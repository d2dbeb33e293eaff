// SPDX-License-Identifier: Apache-2.0
/**
 * Listens on a Unix socket and on HTTP, and checks who may ask.
 *
 * <p>Takes: requests. Gives: replies of {@code rpc}, events of {@code tail}, downloads, metrics and the page. The only
 * package that imports Jetty. Every limit on bodies, connections and memory that replies take is here.
 */
@NullMarked
package io.sluice.server.http;

import org.jspecify.annotations.NullMarked;
