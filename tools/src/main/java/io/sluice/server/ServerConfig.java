// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Says where a server listens, and who may ask. Immutable; each {@code with} gives another one.
 *
 * @param socket the Unix socket, or null for the usual place in the store's directory
 * @param http where HTTP listens, or null for nowhere; port 0 takes any that is free
 * @param allowedHosts names, without ports, by which HTTP may be called beside loopback's and the address's own
 * @param token what callers over HTTP must know, at least 16 characters; null only on loopback
 */
public record ServerConfig(
        @Nullable Path socket,
        @Nullable InetSocketAddress http,
        Set<String> allowedHosts,
        @Nullable String token) {
    /** The port of HTTP when none is said. */
    public static final int USUAL_PORT = 7450;

    private static final int TOKEN_CHARS_MIN = 16;

    /** Checks that nobody beyond this machine gets in without a token. */
    public ServerConfig {
        Set<String> hosts = new TreeSet<>();
        allowedHosts.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        allowedHosts = Set.copyOf(hosts);
        if (token != null && token.length() < TOKEN_CHARS_MIN) {
            throw new IllegalArgumentException(
                    "a token must have at least " + TOKEN_CHARS_MIN + " characters, got " + token.length());
        }
        if (http != null && http.isUnresolved()) {
            throw new IllegalArgumentException("there is no host \"" + http.getHostString() + '"');
        }
        if (http != null && !http.getAddress().isLoopbackAddress() && token == null) {
            throw new IllegalArgumentException(
                    "beyond loopback there must be a token, and " + http.getHostString() + " is beyond it");
        }
    }

    /** Listens on the Unix socket, and on loopback at the usual port. */
    public static ServerConfig standard() {
        return new ServerConfig(
                null, new InetSocketAddress(InetAddress.getLoopbackAddress(), USUAL_PORT), Set.of(), null);
    }

    /** Listens on another Unix socket. */
    public ServerConfig withSocket(Path other) {
        return new ServerConfig(other, http, allowedHosts, token);
    }

    /** Listens elsewhere, or with null not at all, over HTTP. */
    public ServerConfig withHttp(@Nullable InetSocketAddress other) {
        return new ServerConfig(socket, other, allowedHosts, token);
    }

    /** May be called by these names, too. */
    public ServerConfig withAllowedHosts(Set<String> others) {
        return new ServerConfig(socket, http, others, token);
    }
}
