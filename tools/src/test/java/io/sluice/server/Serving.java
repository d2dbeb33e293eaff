// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.server.client.EngineSocket;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs an engine with its server, for tests. */
final class Serving implements Closeable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    final Sluice engine;
    final SluiceServer server;
    final int port;

    private Serving(Path directory, @Nullable String token) throws IOException {
        engine = Sluice.open(SluiceConfig.builder(directory.resolve("store")).build());
        server = SluiceServer.open(
                engine,
                new ServerConfig(
                        null, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Set.of("logs.test"), token));
        port = URI.create(String.valueOf(server.url())).getPort();
    }

    static Serving open(Path directory) throws IOException {
        return new Serving(directory, null);
    }

    static Serving withToken(Path directory, String token) throws IOException {
        return new Serving(directory, token);
    }

    Path directory() {
        return engine.directory();
    }

    /** Calls by the Unix socket and returns the result. */
    JsonNode call(String method, String params) throws IOException {
        return EngineSocket.of(directory(), "").call(method, (ObjectNode) JSON.readTree(params));
    }

    /** Posts to rpc over HTTP and returns the reply. */
    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(uri("rpc"))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + "/" + path);
    }

    /** Sends a request as it is and reads what comes until the server closes. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            try {
                socket.getOutputStream().write(request.getBytes(UTF_8));
            } catch (SocketException e) {
                // the server has answered and does not want the rest
            }
            return readAll(socket.getInputStream());
        }
    }

    /** Reads up to the end of the connection, or for ten seconds: what never ends is no reason to hang. */
    static String readAll(InputStream in) throws IOException {
        long deadlineNanos = System.nanoTime() + 10_000_000_000L;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int length = in.read(buffer);
                    length >= 0 && System.nanoTime() < deadlineNanos;
                    length = in.read(buffer)) {
                all.write(buffer, 0, length);
            }
        } catch (SocketException e) {
            // it closed with something of ours unread
        }
        return all.toString(ISO_8859_1);
    }

    void insert(String service, int count, String text) throws IOException {
        for (int from = 0; from < count; from += 1_000) {
            ObjectNode params = JSON.createObjectNode();
            for (int i = from; i < Math.min(count, from + 1_000); i++) {
                params.withArray("entries").addObject().put("src", service).put("content", text + i);
            }
            JsonNode unused = EngineSocket.of(directory(), "").call("logs.insert", params);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        engine.close();
    }
}
