package io.sluice.segment;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.Closeable;
import java.io.IOException;

/**
 * Compresses and decompresses arrays with zstd. Confined to one thread.
 *
 * <p>The library is native code: it is loaded when the first chunk is, and not before. Where that fails, whoever needs
 * a chunk gets an error that says so; the queue needs none of it.
 */
final class Zstd implements Closeable {
    /** The fastest of the usual levels. On logs in chunks of 512 KiB it is no worse than 3, see docs/decisions/0008. */
    private static final int LEVEL = 1;

    private final ZstdCompressCtx compressor;
    private final ZstdDecompressCtx decompressor;

    private Zstd(ZstdCompressCtx compressor, ZstdDecompressCtx decompressor) {
        this.compressor = compressor;
        this.decompressor = decompressor;
    }

    /**
     * Loads the library, if that was not done yet.
     *
     * @throws IOException when it cannot be loaded
     */
    static Zstd open() throws IOException {
        try {
            ZstdCompressCtx compressor = new ZstdCompressCtx();
            compressor.setLevel(LEVEL);
            compressor.setContentSize(false);
            return new Zstd(compressor, new ZstdDecompressCtx());
        } catch (LinkageError e) {
            throw new IOException(
                    "zstd's native library cannot be loaded (" + e.getMessage()
                            + "); it is unpacked to java.io.tmpdir, which must allow that and be executable, or name an"
                            + " unpacked one with -DZstdNativePath=FILE",
                    e);
        }
    }

    /** Returns how many bytes {@link #compress} needs room for at most. */
    static int lengthMax(int length) {
        return (int) com.github.luben.zstd.Zstd.compressBound(length);
    }

    /** Compresses; returns the length. */
    int compress(byte[] from, int length, byte[] to, int toOffset) {
        return compressor.compressByteArray(to, toOffset, to.length - toOffset, from, 0, length);
    }

    /** Decompresses what should have {@code length} bytes; false when it has not, or is not zstd's. */
    boolean decompress(byte[] from, int fromOffset, int fromLength, byte[] to, int length) {
        try {
            return decompressor.decompressByteArray(to, 0, length, from, fromOffset, fromLength) == length;
        } catch (ZstdException e) {
            return false;
        }
    }

    @Override
    public void close() {
        compressor.close();
        decompressor.close();
    }
}
