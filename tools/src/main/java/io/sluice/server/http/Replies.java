// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.http;

import io.sluice.server.query.CallException;
import io.sluice.server.rpc.JsonRpc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Sends replies, and keeps those that wait for slow readers within a limit. Safe for use by many threads. */
final class Replies {
    static final String JSON = "application/json";

    private static final long WAITING_BYTES_MAX = 12L << 20;

    private final AtomicLong waitingBytes = new AtomicLong();

    /** Sends bytes; when too many wait already, an error instead. */
    void send(Response response, Callback callback, String type, byte[] body) throws IOException {
        if (waitingBytes.addAndGet(body.length) > WAITING_BYTES_MAX && body.length > 0) {
            waitingBytes.addAndGet(-body.length);
            error(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, "too many replies wait for their readers");
            return;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(
                true, ByteBuffer.wrap(body), Callback.from(callback, () -> waitingBytes.addAndGet(-body.length)));
    }

    /** Refuses a request before there is a call. */
    static void error(Response response, Callback callback, int status, String problem) throws IOException {
        byte[] body = JsonRpc.error(CallException.of(CallException.INVALID_REQUEST, problem), null);
        response.setStatus(status);
        if (status == HttpStatus.SERVICE_UNAVAILABLE_503 || status == HttpStatus.TOO_MANY_REQUESTS_429) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "2");
        }
        if (status == HttpStatus.PAYLOAD_TOO_LARGE_413 || status == HttpStatus.REQUEST_TIMEOUT_408) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
