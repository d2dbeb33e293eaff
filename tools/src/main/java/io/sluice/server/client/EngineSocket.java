// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.server.query.CallException;
import io.sluice.server.query.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Knows the Unix socket of a running engine. Safe for use by many threads: each call has a connection of its own. */
public final class EngineSocket {
    private static final String FILE_NAME = "server";
    private static final String SOCKET = "socket ";

    private final Path path;

    private EngineSocket(Path path) {
        this.path = path;
    }

    /**
     * Finds the socket of a store's engine.
     *
     * @param owner says who has the store, for an engine that has no server
     * @throws IOException when that engine has no server
     */
    public static EngineSocket of(Path directory, String owner) throws IOException {
        try {
            for (String line : Files.readAllLines(directory.resolve(FILE_NAME), UTF_8)) {
                if (line.startsWith(SOCKET)) {
                    return new EngineSocket(Path.of(line.substring(SOCKET.length())));
                }
            }
        } catch (NoSuchFileException e) {
            // the same as a file that names none
        }
        throw new IOException(owner + ", which has no server to ask");
    }

    /**
     * Calls a method.
     *
     * @return its result
     * @throws IOException when there is no answer, or the answer is an error, whose message it has
     */
    public JsonNode call(String method, ObjectNode params) throws IOException {
        ObjectNode request = Json.object();
        request.put("jsonrpc", "2.0").put("method", method).put("id", 1).set("params", params);
        byte[] body = request.toString().getBytes(UTF_8);
        try (SocketChannel channel = connect()) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            message.write(head("rpc", "Content-Length: " + body.length));
            message.write(body);
            Channels.newOutputStream(channel).write(message.toByteArray());
            JsonNode reply = readReply(Channels.newInputStream(channel));
            if (reply.has("result")) {
                return reply.get("result");
            }
            throw new IOException(reply.path("error").path("message").asText("the server gave no result"));
        }
    }

    /** Begins to send raw lines; {@code query} says of what. */
    public LineUpload upload(Map<String, String> query) throws IOException {
        StringBuilder path = new StringBuilder("ingest");
        char separator = '?';
        for (Map.Entry<String, String> value : query.entrySet()) {
            path.append(separator)
                    .append(value.getKey())
                    .append('=')
                    .append(URLEncoder.encode(value.getValue(), UTF_8));
            separator = '&';
        }
        SocketChannel channel = connect();
        try {
            Channels.newOutputStream(channel).write(head(path.toString(), "Transfer-Encoding: chunked"));
            return new LineUpload(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException("the engine does not answer at " + path + ": " + e.getMessage(), e);
        }
    }

    private static byte[] head(String path, String more) {
        return ("POST /" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + more + "\r\n\r\n")
                .getBytes(US_ASCII);
    }

    /** Reads a reply up to the end of the connection; the server gives its length, or sends it in chunks. */
    static JsonNode readReply(InputStream in) throws IOException {
        byte[] all = in.readAllBytes();
        String text = new String(all, ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        if (head < 0) {
            throw new IOException("the engine went away before it answered");
        }
        String body = text.substring(head + 4);
        if (text.substring(0, head).toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
            body = unchunked(body);
        }
        try {
            return Json.parse(body.getBytes(ISO_8859_1));
        } catch (CallException e) {
            throw new IOException("the engine's answer is none: " + e.getMessage(), e);
        }
    }

    private static String unchunked(String body) throws IOException {
        StringBuilder whole = new StringBuilder();
        int at = 0;
        while (true) {
            int end = body.indexOf("\r\n", at);
            if (end < 0) {
                throw new IOException("the engine's answer breaks off");
            }
            int length = Integer.parseInt(body.substring(at, end).strip(), 16);
            if (length == 0) {
                return whole.toString();
            }
            whole.append(body, end + 2, end + 2 + length);
            at = end + 2 + length + 2;
        }
    }
}
