package io.sluice.queue;

import io.sluice.entry.Disk;
import io.sluice.entry.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Copies a cycle to the journal, byte for byte from its first byte to the end of a block: so every position in the
 * cycle is the same in the copy, and what reads the one reads the other. (Chronicle goes on writing to its own
 * documents at the cycle's beginning; the copy has them as they were. Nobody reads what is in them.) Confined to one
 * thread.
 *
 * <p>A file that is begun anew has another name until it was forced: so the one before stays until there is a better
 * one.
 */
final class JournalFile implements LastingCycle {
    private static final int WRITE_BYTES = 1 << 20;

    private final CycleFile cycle;
    private final Path path;
    private final Disk disk;
    private final DiskFile file;
    private final ByteBuffer buffer;

    private long length; // of what is copied; written by the one thread
    private boolean named; // the file has its name, and the directory was forced since; written by the one thread
    private final boolean anew;

    private JournalFile(CycleFile cycle, Path path, Disk disk, ByteBuffer buffer, boolean anew) throws IOException {
        this.cycle = cycle;
        this.path = path;
        this.disk = disk;
        this.file = disk.open(anew ? Disk.temporary(path) : path);
        this.buffer = buffer;
        this.anew = anew;
    }

    /** Makes the buffer that files use one after the other. */
    static ByteBuffer newBuffer() {
        return ByteBuffer.allocateDirect(WRITE_BYTES);
    }

    /**
     * Opens a cycle's file in the journal, and makes it when there is none, it is damaged, or it is no copy of the
     * cycle.
     *
     * @param window for reading what is there
     */
    static JournalFile open(StoreDirectory store, CycleFile cycle, boolean anew, ByteBuffer window, ByteBuffer buffer)
            throws IOException {
        store.requireJournal();
        Path path = store.journal().resolve(cycle.name() + CycleFile.JOURNAL_SUFFIX);
        long sound = anew ? 0 : soundLength(cycle, path, window, buffer);
        boolean fresh = anew || (sound == 0 && Files.exists(path));
        JournalFile journal = new JournalFile(cycle, path, store.disk(), buffer, fresh);
        try {
            journal.file.setLength(sound);
            journal.length = sound;
            journal.deleteUnlessWanted();
            return journal;
        } catch (IOException | RuntimeException e) {
            journal.file.close();
            throw e;
        }
    }

    /**
     * Returns up to where a file is a sound copy of the cycle: its blocks' checksums hold, and its last block is the
     * one that the cycle has there.
     */
    private static long soundLength(CycleFile cycle, Path path, ByteBuffer window, ByteBuffer buffer)
            throws IOException {
        long last;
        long end;
        try (CycleReader copy = CycleReader.open(new CycleFile(cycle.name(), path), window)) {
            end = soundEnd(copy);
            last = copy.blockPosition();
        } catch (NoSuchFileException e) {
            return 0;
        }
        if (end <= 0 || end - last > buffer.capacity() / 2) {
            return 0;
        }
        int length = (int) (end - last);
        buffer.clear();
        return bytes(cycle.path(), last, buffer.slice(0, length))
                        .equals(bytes(path, last, buffer.slice(length, length)))
                ? end
                : 0;
    }

    /**
     * Walks all blocks of a file and returns where the last one ends, 0 when there is none, -1 when one before it is
     * damaged. Something behind the last block was cut off while it was written.
     */
    static long soundEnd(CycleReader copy) throws IOException {
        long end = 0;
        long damagedFrom = -1;
        while (true) {
            switch (copy.next(true)) {
                case BLOCK -> {
                    if (damagedFrom >= 0) {
                        return -1;
                    }
                    end = copy.position();
                }
                case DAMAGE -> damagedFrom = end;
                case PENDING, END -> {
                    return end;
                }
            }
        }
    }

    private static ByteBuffer bytes(Path path, long from, ByteBuffer into) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            while (into.hasRemaining() && file.read(into, from + into.position()) > 0) {
                // all is done in the condition
            }
        }
        return into.flip();
    }

    /**
     * Deletes the file again when its cycle was retired meanwhile: whoever retires a cycle deletes the queue's file
     * first.
     */
    private void deleteUnlessWanted() throws IOException {
        Path queue = cycle.path().resolveSibling(cycle.name());
        if (!Files.exists(queue.resolveSibling(cycle.name() + CycleFile.ACTIVE_SUFFIX))
                && !Files.exists(queue.resolveSibling(cycle.name() + CycleFile.CLOSED_SUFFIX))) {
            boolean unused = disk.deleteIfExists(path);
            unused = disk.deleteIfExists(Disk.temporary(path));
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void extend(CycleReader source, long end) throws IOException {
        while (length < end) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - length));
            source.copy(buffer, length);
            int count = buffer.flip().remaining();
            file.writeFully(buffer, length);
            length += count;
        }
    }

    @Override
    public void force() throws IOException {
        file.force(false);
        if (!named) {
            if (anew) {
                disk.move(Disk.temporary(path), path);
            }
            deleteUnlessWanted();
            disk.forceDirectory(path.resolveSibling(""));
            named = true;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
        if (anew && !named) {
            boolean unused = disk.deleteIfExists(Disk.temporary(path));
        }
    }
}
