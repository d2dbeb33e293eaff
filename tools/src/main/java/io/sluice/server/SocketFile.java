// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import io.sluice.entry.PrivateFile;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Makes the file of a Unix socket. It is bound in a directory that is its owner's alone, and moved to its place when
 * its mode is right: there is no moment in which others could open it.
 */
final class SocketFile {
    /** What the address of a Unix socket can hold, without the zero at its end. */
    private static final int PATH_BYTES_MAX = 107;

    private static final String NAME = "socket";

    private final Path place;
    private final Path folder;

    private SocketFile(Path place, Path folder) {
        this.place = place;
        this.folder = folder;
    }

    /** Chooses the usual place: in the store's directory, or where its path is too long, in that for sockets. */
    static Path usualPlace(Path directory, long storeId, @Nullable String runtimeDirectory) throws IOException {
        Path inStore = directory.toAbsolutePath().resolve(NAME);
        if (fits(inStore)) {
            return inStore;
        }
        if (runtimeDirectory == null) {
            throw new IOException("the path of " + inStore + " is too long for a socket, give --socket");
        }
        return Path.of(runtimeDirectory, "sluice-" + HexFormat.of().toHexDigits(storeId) + ".sock");
    }

    private static boolean fits(Path place) {
        return place.toString().length() + 8 <= PATH_BYTES_MAX; // and the folder that it is bound in
    }

    /**
     * Prepares to bind; removes the socket of a process that is gone.
     *
     * @throws IOException when somebody listens there, or something else lies there
     */
    static SocketFile prepare(Path wanted) throws IOException {
        Path place = wanted.toAbsolutePath();
        if (!fits(place)) {
            throw new IOException("the path of " + place + " is too long for a socket");
        }
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            boolean socket = Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther();
            if (!socket) {
                throw new IOException(place + " is there, and is no socket");
            }
            if (isAnswered(place)) {
                throw new IOException("another server listens at " + place);
            }
            Files.delete(place);
        }
        for (int attempt = 0; ; attempt++) {
            Path folder = place.resolveSibling(".s" + (System.nanoTime() + attempt & 0xFFFF));
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                return new SocketFile(place, folder);
            }
        }
    }

    private static boolean isAnswered(Path place) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(place))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns where to bind. */
    Path toBind() {
        return folder.resolve("s");
    }

    /** Puts the bound socket in its place. */
    void publish() throws IOException {
        PrivateFile.protect(toBind());
        Files.move(toBind(), place, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(folder);
    }

    Path place() {
        return place;
    }

    /** Removes what is left, published or not. */
    void delete() throws IOException {
        Files.deleteIfExists(toBind());
        Files.deleteIfExists(folder);
        Files.deleteIfExists(place);
    }
}
