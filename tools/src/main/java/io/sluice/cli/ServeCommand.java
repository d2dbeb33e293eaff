// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.server.ServerConfig;
import io.sluice.server.SluiceServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs an engine with its server, alone. */
final class ServeCommand extends Subcommand {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PORT_MAX = 65_535;

    private static final Option HTTP = Option.value(
            "HOST:PORT",
            "Where HTTP listens; port 0 takes any that is free, none is no HTTP. Default: 127.0.0.1:7450.",
            "--http");
    private static final Option SOCKET =
            Option.value("PATH", "Where the Unix socket is. Default: socket in the store's directory.", "--socket");
    private static final Option TOKEN_FILE = Option.value(
            "FILE",
            "A file of its owner's alone, with what callers over HTTP must know. Must be, beyond loopback.",
            "--token-file");
    private static final Option ALLOW_HOST = Option.value(
            "NAME", "A name by which HTTP may be called beside localhost, such as that of a proxy.", "--allow-host");

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    Syntax syntax() {
        return new Syntax(
                "serve",
                "Run an engine that others insert into and ask, by JSON-RPC on a Unix socket and HTTP, with a page to"
                        + " look at logs. Until Ctrl-C or SIGTERM.",
                StoreLocation.DIR,
                HTTP,
                SOCKET,
                TOKEN_FILE,
                ALLOW_HOST);
    }

    @Override
    int run(Parsed arguments, Surroundings surroundings) throws IOException, InterruptedException {
        ServerConfig config = config(arguments);
        Path directory = StoreLocation.of(arguments, surroundings);
        Thread onEnd = new Thread(this::stopAndWait, "sluice-serve-stop");
        Runtime.getRuntime().addShutdownHook(onEnd);
        try (Sluice sluice = Sluice.open(SluiceConfig.builder(directory).build())) {
            try (SluiceServer server = SluiceServer.open(sluice, config)) {
                surroundings.out().putText("serving " + directory + "\n" + "socket: " + server.socket() + "\n");
                if (server.url() != null) {
                    surroundings.out().putText("page: " + server.url() + "\n");
                }
                surroundings.out().flush();
                stopping.await();
            }
            boolean drained = sluice.close(PATIENCE).drained();
            if (!drained) {
                surroundings.say("not all lines are stored: the disk did not take them");
            }
            return drained ? ExitCode.OK : ExitCode.FAILED;
        } finally {
            ended.countDown();
        }
    }

    /** Holds the end of the process up until all is stored. */
    private void stopAndWait() {
        stopping.countDown();
        try {
            boolean unused = ended.await(PATIENCE.toSeconds() + 5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ServerConfig config(Parsed arguments) throws IOException {
        String socket = arguments.value(SOCKET);
        String tokenFile = arguments.value(TOKEN_FILE);
        try {
            return new ServerConfig(
                    socket == null ? null : Path.of(socket),
                    address(arguments.value(HTTP, "127.0.0.1:" + ServerConfig.USUAL_PORT)),
                    Set.copyOf(arguments.values(ALLOW_HOST)),
                    tokenFile == null ? null : token(Path.of(tokenFile)));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + (tokenFile == null ? " (--token-file)" : ""));
        }
    }

    private static @Nullable InetSocketAddress address(String text) throws IOException {
        if (text.equals("none")) {
            return null;
        }
        int colon = text.lastIndexOf(':');
        String host = colon < 1 ? "" : text.substring(0, colon);
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (!host.isEmpty() && port >= 0 && port <= PORT_MAX) {
                boolean bracketed = host.startsWith("[") && host.endsWith("]");
                String name = bracketed ? host.substring(1, host.length() - 1) : host;
                return new InetSocketAddress(InetAddress.getAllByName(name)[0], port);
            }
        } catch (NumberFormatException e) {
            // the same answer as to a host without a port
        }
        throw new UsageException("--http must be HOST:PORT, such as 127.0.0.1:7450, or none, got \"" + text + '"');
    }

    private static String token(Path file) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (mode.contains(PosixFilePermission.GROUP_READ) || mode.contains(PosixFilePermission.OTHERS_READ)) {
            throw new UsageException(file + " can be read by others: chmod 600 it");
        }
        return Files.readString(file, UTF_8).strip();
    }
}
