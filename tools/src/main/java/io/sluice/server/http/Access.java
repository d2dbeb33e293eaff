// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says who may ask over HTTP.
 *
 * @param hosts names, without ports, by which the server may be called beside loopback's
 * @param origins names whose pages may ask, whatever their port: another program's page may be at one of ours
 * @param token what callers must know; null when they are all on this machine
 */
public record Access(
        Set<String> hosts, Set<String> origins, @Nullable String token) {}
