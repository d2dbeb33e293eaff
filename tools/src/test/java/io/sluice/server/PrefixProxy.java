// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before a server as a proxy does that gives it a part of its own addresses: takes the prefix off, sends on. */
final class PrefixProxy implements Closeable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final String prefix;
    private final String behind;

    private PrefixProxy(HttpServer server, String prefix, String behind) {
        this.server = server;
        this.prefix = prefix;
        this.behind = behind;
    }

    static PrefixProxy open(String prefix, String behind) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        PrefixProxy proxy = new PrefixProxy(server, prefix, behind);
        server.createContext(prefix, proxy::pass);
        server.setExecutor(proxy.threads);
        server.start();
        return proxy;
    }

    URI address(String rest) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + prefix + rest);
    }

    private void pass(HttpExchange exchange) throws IOException {
        URI uri = URI.create(behind + exchange.getRequestURI().toString().substring(prefix.length()));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        try (exchange) {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            for (String name : new String[] {"Content-Type", "Content-Security-Policy"}) {
                response.headers()
                        .firstValue(name)
                        .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
            }
            exchange.sendResponseHeaders(response.statusCode(), 0);
            copy(response.body(), exchange.getResponseBody());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends on each piece as it comes: a tail never ends. */
    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        try (from) {
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                to.write(buffer, 0, length);
                to.flush();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
