package io.sluice.entry;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Reads and writes the first 64 bytes of every file that Sluice lays out itself (Chronicle's cycle files are not).
 *
 * <pre>
 *   0        8         12        16         24        32                    60        64
 *  +--------+---------+---------+----------+---------+---------------------+---------+
 *  | magic  | version | flags   | store id | created | the file's own      | CRC32C  |
 *  +--------+---------+---------+----------+---------+---------------------+---------+
 * </pre>
 *
 * Little-endian. No flag is known. The checksum covers the 60 bytes before it. {@code created} is in nanoseconds since
 * the epoch.
 *
 * @param magic eight ASCII characters that name the kind of file, the first one in the lowest byte
 * @param version the version of the file's layout
 * @param storeId the store that the file belongs to
 * @param createdNanos when the file was made, nanoseconds since the epoch
 */
public record FileHeader(long magic, int version, long storeId, long createdNanos) {
    /** Length of the header; the file's content begins there. */
    public static final int LENGTH = 64;

    /** Offset of the 28 bytes that each kind of file may use as it likes. */
    public static final int OWN_OFFSET = 32;

    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = 8;
    private static final int FLAGS_OFFSET = 12;
    private static final int STORE_ID_OFFSET = 16;
    private static final int CREATED_OFFSET = 24;
    private static final int CRC_OFFSET = 60;

    /** Packs eight ASCII characters into a magic number that reads as them in a dump of the file. */
    public static long magic(String eightCharacters) {
        long magic = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            magic |= (long) eightCharacters.charAt(i) << (i * Byte.SIZE);
        }
        return magic;
    }

    /** Lays the header out in a new buffer, ready to be written; the file's own bytes are zero. */
    public ByteBuffer encode() {
        return encode(ByteBuffer.allocate(0));
    }

    /** Lays the header out in a new buffer with up to 28 bytes of the file's own, ready to be written. */
    public ByteBuffer encode(ByteBuffer own) {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC_OFFSET, magic);
        bytes.putInt(VERSION_OFFSET, version);
        bytes.putLong(STORE_ID_OFFSET, storeId);
        bytes.putLong(CREATED_OFFSET, createdNanos);
        bytes.put(OWN_OFFSET, own, own.position(), own.remaining());
        bytes.putInt(CRC_OFFSET, crcOf(bytes));
        return bytes;
    }

    /**
     * Reads the header of an open file and checks it.
     *
     * @throws StoreFormatException when the file is of another kind, damaged, or of a version that this one cannot read
     */
    public static FileHeader read(FileChannel file, Path path, long magic, int version) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        try {
            readFully(file, bytes, 0);
        } catch (EOFException e) {
            throw new StoreFormatException(path, "corrupt: " + file.size() + " bytes long, its header alone has 64", e);
        }
        return decode(bytes, path, magic, version);
    }

    /** Checks 64 bytes that were read from the start of {@code path}, as {@link #read} does. */
    public static FileHeader decode(ByteBuffer bytes, Path path, long magic, int version) throws StoreFormatException {
        FileHeader header = new FileHeader(
                bytes.getLong(MAGIC_OFFSET),
                bytes.getInt(VERSION_OFFSET),
                bytes.getLong(STORE_ID_OFFSET),
                bytes.getLong(CREATED_OFFSET));
        if (header.magic != magic || bytes.getInt(CRC_OFFSET) != crcOf(bytes)) {
            throw new StoreFormatException(path, "corrupt: its first 64 bytes are not the header of such a file");
        }
        if (header.version < version) {
            throw new StoreFormatException(
                    path, "too old: layout version " + header.version + ", this Sluice reads " + version);
        }
        if (header.version > version) {
            throw StoreFormatException.tooNew(
                    path, "layout version " + header.version + ", this Sluice reads " + version);
        }
        int flags = bytes.getInt(FLAGS_OFFSET);
        if (flags != 0) { // a later Sluice may say there what must be known to read the rest
            throw StoreFormatException.tooNew(
                    path, "flags 0x" + Integer.toHexString(flags) + " in its header, this Sluice knows none");
        }
        return header;
    }

    /** Fills a buffer from a position of a file and flips it. */
    public static void readFully(FileChannel file, ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int count = file.read(into, at);
            if (count < 0) {
                throw new EOFException("file ends at byte " + at);
            }
            at += count;
        }
        into.flip();
    }

    /** Writes all that a buffer has left at a position of a file. */
    public static void writeFully(FileChannel file, ByteBuffer from, long position) throws IOException {
        long at = position;
        while (from.hasRemaining()) {
            at += file.write(from, at);
        }
    }

    private static int crcOf(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().position(0).limit(CRC_OFFSET));
        return (int) crc.getValue();
    }
}
