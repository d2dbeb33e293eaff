package io.sluice.entry;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;

/** A file of the machine's own disk. Heap buffers do not go through its channel, see {@link PrivateFile}. */
final class PrivateDiskFile implements DiskFile {
    private final RandomAccessFile file;

    PrivateDiskFile(RandomAccessFile file) {
        this.file = file;
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        if (!from.hasArray()) {
            return file.getChannel().write(from, position);
        }
        int count = from.remaining();
        PrivateFile.write(file, from, position);
        from.position(from.limit());
        return count;
    }

    @Override
    public void setLength(long length) throws IOException {
        file.setLength(length);
    }

    @Override
    public void force(boolean all) throws IOException {
        if (all) {
            file.getFD().sync();
        } else {
            file.getChannel().force(false);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
