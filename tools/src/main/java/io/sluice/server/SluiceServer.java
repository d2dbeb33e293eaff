// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.Sluice;
import io.sluice.entry.PrivateFile;
import io.sluice.server.http.Access;
import io.sluice.server.http.HttpServer;
import io.sluice.server.http.Served;
import io.sluice.server.query.ServedStore;
import io.sluice.server.rpc.Methods;
import io.sluice.server.tail.TailFeed;
import io.sluice.server.watch.Watch;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves a running engine: JSON-RPC, live tails, metrics and a page, on a Unix socket and on HTTP. Safe for use by many
 * threads. To be closed before the engine is.
 */
public final class SluiceServer implements Closeable {
    /** The file of the store's directory that says where its server listens. */
    public static final String FILE_NAME = "server";

    private final ServedStore store;
    private final Watch watch;
    private final TailFeed feed;
    private final SocketFile socket;
    private final HttpServer http;
    private final @Nullable String url;

    private SluiceServer(Served served, SocketFile socket, HttpServer http, @Nullable String url) {
        this.store = served.store();
        this.watch = served.watch();
        this.feed = served.feed();
        this.socket = socket;
        this.http = http;
        this.url = url;
    }

    /**
     * Begins to serve.
     *
     * @throws IOException when another server listens there, or the store cannot be read
     */
    public static SluiceServer open(Sluice engine, ServerConfig config) throws IOException {
        Path place = config.socket() != null
                ? config.socket()
                : SocketFile.usualPlace(engine.directory(), engine.storeId(), System.getenv("XDG_RUNTIME_DIR"));
        SocketFile socket = SocketFile.prepare(place);
        ServedStore store = ServedStore.open(engine);
        Watch watch = Watch.start(store, Thread::new);
        TailFeed feed = TailFeed.start(store, Thread::new);
        try {
            Served served = new Served(store, Methods.of(store, watch, feed::count), feed, watch);
            HttpServer http = HttpServer.open(served, socket.toBind(), config.http(), access(config));
            try {
                socket.publish();
                String url = config.http() == null ? null : urlOf(config.http(), http.port());
                tell(engine.directory(), socket.place(), url);
                return new SluiceServer(served, socket, http, url);
            } catch (IOException | RuntimeException e) {
                http.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            feed.close();
            watch.close();
            store.close();
            socket.delete();
            throw e;
        }
    }

    private static Access access(ServerConfig config) {
        Set<String> hosts = new HashSet<>(config.allowedHosts());
        if (config.http() != null) {
            hosts.add(nameOf(config.http()));
            hosts.add(shownName(config.http()).toLowerCase(Locale.ROOT));
        }
        return new Access(Set.copyOf(hosts), config.allowedHosts(), config.token());
    }

    private static String nameOf(InetSocketAddress address) {
        String name = address.getAddress().isLoopbackAddress()
                ? address.getAddress().getHostAddress()
                : address.getHostString().toLowerCase(Locale.ROOT);
        return name.indexOf(':') < 0 ? name : '[' + name + ']';
    }

    private static String urlOf(InetSocketAddress address, int port) {
        return "http://" + shownName(address) + ':' + port + '/';
    }

    private static String shownName(InetSocketAddress address) {
        if (!address.getAddress().isAnyLocalAddress()) {
            return nameOf(address);
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // a machine whose name nobody knows serves all the same
        }
    }

    private static void tell(Path directory, Path socket, @Nullable String url) throws IOException {
        String text = "socket " + socket + "\n" + (url == null ? "" : "url " + url + "\n") + "pid "
                + ProcessHandle.current().pid() + "\n";
        try (RandomAccessFile file = PrivateFile.open(directory.resolve(FILE_NAME))) {
            file.setLength(0);
            file.write(text.getBytes(UTF_8));
        }
    }

    /** Returns where HTTP listens, such as {@code http://127.0.0.1:7450/}; null when it does not. */
    public @Nullable String url() {
        return url;
    }

    /** Returns the path of the Unix socket. */
    public Path socket() {
        return socket.place();
    }

    /** Ends all tails and calls, and gives the places back. The engine goes on. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(store.engine().directory().resolve(FILE_NAME));
        feed.close();
        try {
            http.close();
        } finally {
            watch.close();
            socket.delete();
            store.close();
        }
    }
}
