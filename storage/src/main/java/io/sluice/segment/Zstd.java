package io.sluice.segment;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Compresses and decompresses arrays with zstd. Confined to one thread.
 *
 * <p>The library is native code: it is loaded when the first chunk is made or read, and not before. Where that fails,
 * whoever needs a chunk gets an error that says so; the queue needs none of it.
 */
final class Zstd implements Closeable {
    /** The fastest of the usual levels. On logs in chunks of 512 KiB it is no worse than 3, see docs/decisions/0008. */
    private static final int LEVEL = 1;

    private @Nullable ZstdCompressCtx compressor; // made when it is first used
    private @Nullable ZstdDecompressCtx decompressor; // likewise

    /**
     * Returns how many bytes {@link #compress} needs room for at most.
     *
     * @throws IOException when the library cannot be loaded
     */
    int lengthMax(int length) throws IOException {
        ZstdCompressCtx unused = compressor();
        return (int) com.github.luben.zstd.Zstd.compressBound(length);
    }

    /**
     * Compresses; returns the length.
     *
     * @throws IOException when the library cannot be loaded
     */
    int compress(byte[] from, int length, byte[] to, int toOffset) throws IOException {
        return compressor().compressByteArray(to, toOffset, to.length - toOffset, from, 0, length);
    }

    private ZstdCompressCtx compressor() throws IOException {
        ZstdCompressCtx context = compressor;
        if (context == null) {
            try {
                context = new ZstdCompressCtx();
            } catch (LinkageError e) {
                throw notLoaded(e);
            }
            context.setLevel(LEVEL);
            context.setContentSize(false);
            compressor = context;
        }
        return context;
    }

    /**
     * Decompresses what should have {@code length} bytes; false when it has not, or is not zstd's.
     *
     * @throws IOException when the library cannot be loaded
     */
    boolean decompress(byte[] from, int fromOffset, int fromLength, byte[] to, int length) throws IOException {
        ZstdDecompressCtx context = decompressor;
        if (context == null) {
            try {
                context = new ZstdDecompressCtx();
            } catch (LinkageError e) {
                throw notLoaded(e);
            }
            decompressor = context;
        }
        try {
            return context.decompressByteArray(to, 0, length, from, fromOffset, fromLength) == length;
        } catch (ZstdException e) {
            return false;
        }
    }

    private static IOException notLoaded(LinkageError why) {
        return new IOException(
                "zstd's native library cannot be loaded (" + why.getMessage()
                        + "); it is unpacked to java.io.tmpdir, which must allow that and be executable, or name an"
                        + " unpacked one with -DZstdNativePath=FILE",
                why);
    }

    @Override
    public void close() {
        if (compressor != null) {
            compressor.close();
            compressor = null;
        }
        if (decompressor != null) {
            decompressor.close();
            decompressor = null;
        }
    }
}
