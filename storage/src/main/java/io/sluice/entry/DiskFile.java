package io.sluice.entry;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file of a {@link Disk}, open for writing. Confined to one thread at a time. */
public interface DiskFile extends Closeable {
    /** Writes some of what a buffer has left at a position; returns how many bytes. */
    int write(ByteBuffer from, long position) throws IOException;

    /** Cuts the file off, or extends it with zeros. */
    void setLength(long length) throws IOException;

    /**
     * Makes sure that what was written outlasts a power loss. When this fails, nobody knows what is on the disk, also
     * when it is tried again.
     *
     * @param all also what reading the file back does not need, its times
     */
    void force(boolean all) throws IOException;

    /** Writes all that a buffer has left at a position. */
    default void writeFully(ByteBuffer from, long position) throws IOException {
        long at = position;
        while (from.hasRemaining()) {
            at += write(from, at);
        }
    }
}
