// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks the server as a hostile page, name, body or neighbour would. */
class GuardTest {
    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"method\":\"log_batcher.stats\",\"id\":1}";

    private static final int CONNECTIONS_MAX = 256;

    @TempDir
    Path directory;

    private Serving serving;

    @BeforeEach
    void open() throws IOException {
        serving = Serving.open(directory);
    }

    @AfterEach
    void close() throws IOException {
        serving.close();
    }

    private int status(String path, String... headers) throws IOException {
        return statusOf(serving.raw(
                "GET " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n"));
    }

    private static int statusOf(String response) {
        assertTrue(response.startsWith("HTTP/1.1 "), response);
        return Integer.parseInt(response.substring(9, 12));
    }

    @Test
    void onlyItsOwnNamesAreAnswered() throws IOException {
        for (String good : new String[] {"localhost", "127.0.0.1:1", "[::1]:9", "LOCALHOST:80", "logs.test"}) {
            assertEquals(200, status("/health", "Host: " + good), good);
        }
        for (String bad :
                new String[] {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "evil"}) {
            assertEquals(421, status("/health", "Host: " + bad), bad);
        }
    }

    @Test
    void aPageOfAnotherSiteGetsNothing() throws IOException {
        String host = "Host: localhost:" + serving.port;
        assertEquals(200, status("/health", host, "Origin: http://localhost:" + serving.port));
        assertEquals(200, status("/health", "Host: localhost", "Origin: https://logs.test"));
        for (String origin :
                new String[] {"http://evil.example", "null", "http://localhost:1", "http://localhost.evil.example"}) {
            assertEquals(403, status("/tail", host, "Origin: " + origin), origin);
        }
        assertEquals(403, status("/tail", host, "Sec-Fetch-Site: cross-site"));
        assertEquals(403, status("/", host, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"));
        assertEquals(200, status("/", host, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"));
    }

    @Test
    void whatAFormCanSendIsRefused() throws IOException {
        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}) {
            String response = serving.raw("POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                    + "\r\nContent-Length: " + CALL.length() + "\r\nConnection: close\r\n\r\n" + CALL);
            assertEquals(415, statusOf(response), type);
        }
        assertEquals(
                404,
                statusOf(serving.raw("POST /ingest?service=a HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx")));
    }

    @Test
    void everyReplyHasItsHeaders() throws Exception {
        for (String path : new String[] {"", "health", "nothing.html"}) {
            var headers = serving.get(path).headers();
            assertTrue(headers.firstValue("Content-Security-Policy").orElse("").startsWith("default-src 'none'"), path);
            assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElse(""));
            assertFalse(headers.firstValue("Server").isPresent());
        }
    }

    @Test
    void noPathLeadsOutOfThePage() throws IOException {
        for (String path : new String[] {
            "/../rpc/examples/logs.query.json",
            "/%2e%2e/rpc/examples/logs.query.json",
            "/..%2frpc%2fexamples%2flogs.query.json",
            "//etc/passwd",
            "/x/../../rpc/examples/logs.query.json",
            "/.hidden.html",
            "/index.html%00.png",
            "/index.html/"
        }) {
            int status = status(path, "Host: localhost");
            assertTrue(status == 400 || status == 404, path + " gave " + status);
        }
        assertEquals(200, status("/index.html", "Host: localhost"));
    }

    private static String post(String length) {
        String head = "POST /rpc HTTP/1.1|Host: localhost|Content-Type: application/json|" + length + "||";
        return head.replace("|", "\r\n");
    }

    @Test
    void aBodyBombIsRefusedBeforeItHasCome() throws IOException {
        String announced = serving.raw(post("Content-Length: 1073741824"));
        assertEquals(413, statusOf(announced));
        long sent = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), serving.port)) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write(post("Transfer-Encoding: chunked").getBytes(US_ASCII));
            byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(US_ASCII);
            try {
                for (; sent < 1L << 30; sent += 0x10000) {
                    out.write(chunk);
                }
            } catch (IOException e) {
                // it has heard enough
            }
        }
        assertTrue(sent < 64 << 20, sent + " bytes were taken");
        String chunked = serving.raw(
                post("Transfer-Encoding: chunked") + ("40000\r\n" + "x".repeat(0x40000) + "\r\n").repeat(5));
        assertTrue(chunked.isEmpty() || statusOf(chunked) == 413, chunked); // closing may outrun the answer
    }

    @Test
    void tooManyCallsASecondAreRefused() throws Exception {
        String batch = "[" + (CALL + ",").repeat(99) + CALL + "]";
        boolean refused = false;
        for (int i = 0; i < 30 && !refused; i++) {
            JsonNode reply = Serving.JSON.readTree(serving.post(batch).body());
            refused = reply.at("/error/code").asInt() == -32002;
        }
        assertTrue(refused);
    }

    @Test
    void aTokenIsNeededWhereThereIsOne() throws Exception {
        try (Serving guarded = Serving.withToken(directory.resolve("other"), "correct-horse-battery")) {
            assertEquals(200, guarded.get("health").statusCode());
            assertEquals(401, guarded.get("metrics").statusCode());
            assertEquals(401, guarded.get("metrics?token=wrong").statusCode());
            assertEquals(
                    401, guarded.get("metrics", "Authorization", "Bearer wrong").statusCode());
            assertEquals(
                    200,
                    guarded.get("metrics", "Authorization", "Bearer correct-horse-battery")
                            .statusCode());
            var in = guarded.get("?token=correct-horse-battery");
            assertEquals(303, in.statusCode());
            String cookie = in.headers().firstValue("Set-Cookie").orElse("");
            assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
            assertEquals(200, guarded.get("", "Cookie", cookie.split(";", 2)[0]).statusCode());
            assertEquals(0, guarded.call("logs.query", "{}").get("lines").size()); // the socket is its owner's alone
        }
    }

    @Test
    void aPageOfAnotherProgramOnTheSameAddressGetsNothing() throws IOException {
        String host = "Host: 127.0.0.1:" + serving.port;
        assertEquals(200, status("/health", host, "Origin: http://127.0.0.1:" + serving.port));
        assertEquals(403, status("/health", host, "Origin: http://127.0.0.1:1"));
    }

    @Test
    void theNameThatItSaysIsItsOwn() throws Exception {
        serving.server.close();
        ServerConfig everywhere =
                new ServerConfig(null, new InetSocketAddress("0.0.0.0", 0), Set.of(), "correct-horse-battery");
        try (SluiceServer server = SluiceServer.open(serving.engine, everywhere)) {
            URI url = URI.create(String.valueOf(server.url()));
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
                socket.getOutputStream()
                        .write(("GET /health HTTP/1.1\r\nHost: " + url.getRawAuthority()
                                        + "\r\nConnection: close\r\n\r\n")
                                .getBytes(US_ASCII));
                assertEquals(200, statusOf(Serving.readAll(socket.getInputStream())));
            }
        }
    }

    @Test
    void asManyConnectionsAsThereMayBeOverHttpLeaveTheSocketOpen() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS_MAX + 10; i++) {
                sockets.add(new Socket(InetAddress.getLoopbackAddress(), serving.port));
            }
            assertEquals(0, serving.call("logs.query", "{}").get("lines").size());
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        assertEquals(200, status("/health", "Host: localhost"));
    }

    @Test
    void nobodyBeyondLoopbackGetsInWithoutAToken() {
        InetSocketAddress everywhere = new InetSocketAddress("0.0.0.0", 0);
        assertThrows(
                IllegalArgumentException.class, () -> ServerConfig.standard().withHttp(everywhere));
        assertThrows(IllegalArgumentException.class, () -> new ServerConfig(null, everywhere, Set.of(), "too short"));
    }

    @Test
    void theSocketIsItsOwnersAloneAndOfOneServer() throws IOException {
        Path socket = serving.server.socket();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        IOException refused = assertThrows(IOException.class, () -> SocketFile.prepare(socket));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("another server listens at "));
        serving.server.close();
        assertFalse(Files.exists(socket));

        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket)); // what a killed engine leaves behind
        }
        assertTrue(Files.exists(socket));
        try (SluiceServer again =
                SluiceServer.open(serving.engine, ServerConfig.standard().withHttp(null))) {
            assertEquals(socket, again.socket());
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                channel.write(ByteBuffer.wrap(
                        "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(US_ASCII)));
                ByteBuffer answer = ByteBuffer.allocate(4096);
                channel.read(answer);
                assertTrue(new String(answer.array(), 0, answer.position(), ISO_8859_1).startsWith("HTTP/1.1 200"));
            }
        }
    }

    @Test
    void aPortThatIsTakenIsSaidAndNothingIsLeftBehind() throws IOException {
        serving.server.close();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerConfig config = ServerConfig.standard()
                    .withHttp(new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort()));
            assertThrows(IOException.class, () -> SluiceServer.open(serving.engine, config));
        }
        try (var files = Files.list(serving.directory())) {
            assertTrue(files.noneMatch(file -> file.getFileName().toString().matches("socket|server|\\.s.*")));
        }
    }

    @Test
    void metricsHaveEachSource() throws Exception {
        serving.insert("web.api", 3, "x");
        String metrics = serving.get("metrics").body();
        assertTrue(
                metrics.contains("sluice_stored_total{context=\"core\",service=\"web.api\",stream=\"rpc\"} 3.0"),
                metrics);
    }
}
