package io.sluice.queue;

import io.sluice.entry.FileHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * Forces a cycle that lies on a disk. Confined to one thread.
 *
 * <p>When forcing has failed, the kernel may have given the pages up, and says nothing of them any more: forcing again
 * would succeed and mean nothing. So what is begun anew writes every block once more, to the same place, before it is
 * forced. A block never changes, so nobody notices; a block that cannot be read any more is left as it is.
 */
final class DiskCycle implements LastingCycle {
    private static final int HEADER_LENGTH = 4;

    private final FileChannel file;
    private final CycleReader walk; // over the blocks that are to be written once more
    private final ByteBuffer buffer;
    private final boolean anew;

    private DiskCycle(FileChannel file, CycleReader walk, ByteBuffer buffer, boolean anew) {
        this.file = file;
        this.walk = walk;
        this.buffer = buffer;
        this.anew = anew;
    }

    static DiskCycle open(CycleFile cycle, boolean anew, ByteBuffer window, ByteBuffer buffer) throws IOException {
        FileChannel file = FileChannel.open(cycle.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return new DiskCycle(file, CycleReader.open(cycle, window), buffer, anew);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public long length() {
        return 0;
    }

    @Override
    public void extend(CycleReader cycle, long end) throws IOException {
        while (anew && walk.position() < end && walk.next(true) != CycleReader.Step.END) {
            long from = walk.blockPosition();
            if (from >= 0) {
                buffer.clear().limit(HEADER_LENGTH + walk.cursor().length());
                walk.copy(buffer, from);
                FileHeader.writeFully(file, buffer.flip(), from);
            }
        }
    }

    @Override
    public void force() throws IOException {
        file.force(false);
    }

    @Override
    public void close() throws IOException {
        try (file) {
            walk.close();
        }
    }
}
