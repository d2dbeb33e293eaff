// SPDX-License-Identifier: Apache-2.0
/**
 * Watches an engine from outside: rates, latency, disk, health.
 *
 * <p>Takes: an engine's counters. Gives: what they come to in a second, and what the disk holds. Owns: one thread,
 * which looks once a second.
 */
@NullMarked
package io.sluice.server.watch;

import org.jspecify.annotations.NullMarked;
