// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/** Sends raw lines to a running engine, and hears in the end what became of them. Confined to one thread. */
public final class LineUpload implements Closeable {
    private static final byte[] END = "0\r\n\r\n".getBytes(US_ASCII);

    private final SocketChannel channel;

    LineUpload(SocketChannel channel) {
        this.channel = channel;
    }

    /** Sends bytes; waits while the engine takes no more. */
    public void write(byte[] bytes, int length) throws IOException {
        if (length > 0) {
            ByteBuffer[] chunk = {
                ByteBuffer.wrap((Integer.toHexString(length) + "\r\n").getBytes(US_ASCII)),
                ByteBuffer.wrap(bytes, 0, length),
                ByteBuffer.wrap(END, 1, 2)
            };
            while (chunk[2].hasRemaining()) {
                long unused = channel.write(chunk);
            }
        }
    }

    /** Ends the lines and waits until all of them are persisted; returns what became of them. */
    public JsonNode finish() throws IOException {
        ByteBuffer end = ByteBuffer.wrap(END);
        while (end.hasRemaining()) {
            int unused = channel.write(end);
        }
        return EngineSocket.readReply(Channels.newInputStream(channel));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
