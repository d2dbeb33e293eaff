// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.http;

import io.sluice.server.query.ServedStore;
import io.sluice.server.rpc.Method;
import io.sluice.server.tail.TailFeed;
import io.sluice.server.watch.Watch;
import java.util.List;

/**
 * Holds what is served.
 *
 * @param store the engine and its store
 * @param methods what can be called
 * @param feed shows new lines
 * @param watch knows how the engine is
 */
public record Served(ServedStore store, List<Method> methods, TailFeed feed, Watch watch) {}
