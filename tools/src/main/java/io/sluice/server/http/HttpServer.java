// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** Runs Jetty with few threads and little memory. Safe for use by many threads. */
public final class HttpServer implements Closeable {
    private static final int THREADS_MAX = 64; // what may wait at the same time is 46, and Jetty itself takes 4
    private static final int THREADS_MIN = 4;
    private static final int THREAD_IDLE_MILLIS = 10_000;
    private static final long IDLE_MILLIS = 30_000;
    private static final int CONNECTIONS_MAX = 256;
    private static final int HEADER_BYTES_MAX = 8 << 10;
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int POOLED_BUFFER_BYTES_MAX = 64 << 10;
    private static final long POOL_BYTES_MAX = 4 << 20;
    private static final int BACKLOG = 128;

    private final Server jetty;
    private final @Nullable ServerConnector http;

    private HttpServer(Server jetty, @Nullable ServerConnector http) {
        this.jetty = jetty;
        this.http = http;
    }

    /**
     * Begins to listen.
     *
     * @param socket where on the file system, or null for nowhere there
     * @param address where on the network, or null for nowhere there
     */
    public static HttpServer open(
            Served served, @Nullable Path socket, @Nullable InetSocketAddress address, Access access)
            throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN, THREAD_IDLE_MILLIS);
        threads.setName("sluice-http");
        threads.setReservedThreads(0);
        threads.setDaemon(true);
        Scheduler scheduler = new ScheduledExecutorScheduler("sluice-http-timer", true);
        ByteBufferPool buffers = new ArrayByteBufferPool(
                0, 4 << 10, POOLED_BUFFER_BYTES_MAX, Integer.MAX_VALUE, POOL_BYTES_MAX, POOL_BYTES_MAX);
        Server jetty = new Server(threads, scheduler, buffers);
        jetty.setStopTimeout(0);
        if (socket != null) {
            UnixDomainServerConnector unix = new UnixDomainServerConnector(
                    jetty, (Executor) null, null, null, 1, 1, new HttpConnectionFactory(configuration()));
            unix.setUnixDomainPath(socket);
            unix.setAcceptQueueSize(BACKLOG);
            add(jetty, unix);
        }
        ServerConnector http = null;
        if (address != null) {
            http = new ServerConnector(jetty, null, null, null, 1, 1, new HttpConnectionFactory(configuration()));
            http.setHost(address.getHostString());
            http.setPort(address.getPort());
            http.setAcceptQueueSize(BACKLOG);
            http.setReuseAddress(true);
            add(jetty, http);
        }
        jetty.setErrorHandler((request, response, callback) -> { // the usual one reflects what was asked for
            response.getHeaders().put("X-Content-Type-Options", "nosniff");
            Replies.error(response, callback, response.getStatus(), HttpStatus.getMessage(response.getStatus()));
            return true;
        });
        jetty.setHandler(new Guard(access, new Front(served)));
        HttpServer server = new HttpServer(jetty, http);
        try {
            jetty.start();
        } catch (Exception e) {
            server.close();
            throw e instanceof IOException failure ? failure : new IOException(e.getMessage(), e);
        }
        return server;
    }

    private static void add(Server jetty, AbstractConnector connector) {
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setShutdownIdleTimeout(0);
        jetty.addConnector(connector);
        jetty.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector)); // what fills one leaves the other open
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(HEADER_BYTES_MAX);
        configuration.setResponseHeaderSize(HEADER_BYTES_MAX);
        configuration.setOutputBufferSize(BUFFER_BYTES);
        configuration.setInputBufferSize(BUFFER_BYTES);
        configuration.setUriCompliance(UriCompliance.RFC3986);
        return configuration;
    }

    /** Returns the port of HTTP, -1 when there is none. */
    public int port() {
        return http == null ? -1 : http.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IOException("the server did not stop", e);
        }
    }
}
