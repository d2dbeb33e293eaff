// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.http;

import io.sluice.server.tail.Outlet;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Sends the events of a tail. The thread that writes never waits: Jetty goes on when the reader has room. */
final class SseOutlet implements Outlet {
    private final Response response;
    private final Callback completion;
    private volatile boolean ready = true; // written by who writes, and by Jetty when it has written
    private volatile boolean closed;

    SseOutlet(Response response, Callback completion) {
        this.response = response;
        this.completion = completion;
    }

    @Override
    public boolean isReady() {
        return ready && !closed;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void write(byte[] events, boolean last) {
        ready = false;
        response.write(
                last,
                ByteBuffer.wrap(events),
                Callback.from(
                        () -> {
                            if (last) {
                                close(null);
                            }
                            ready = true;
                        },
                        this::close));
    }

    /** Ends it, when the reader or the connection has gone. */
    private void close(@Nullable Throwable why) {
        if (!closed) {
            closed = true;
            if (why == null) {
                completion.succeeded();
            } else {
                completion.failed(why);
            }
        }
    }
}
