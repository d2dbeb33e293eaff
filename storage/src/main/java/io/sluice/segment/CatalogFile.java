package io.sluice.segment;

import io.sluice.entry.FileHeader;
import io.sluice.entry.StoreFormatException;
import io.sluice.queue.StoreDirectory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Reads and writes catalogs.
 *
 * <pre>
 *   0        64
 *  +--------+---------+----------+---------+---------+----------+
 *  | header | numbers | segments | retired | missing | checksum |
 *  +--------+---------+----------+---------+---------+----------+
 * </pre>
 *
 * The header's own bytes are the generation, so that one look tells whether a catalog is known already. A catalog is
 * written under another name, forced, and renamed: there is a whole one at any moment.
 *
 * <p>There is a copy of it, of the same generation or, for the moment of a change, of the one before: for no flipped
 * bit is to cost all that is sealed. The copy is not a hard link, which would be the same bytes of the disk.
 */
final class CatalogFile {
    static final String NAME = "catalog";
    static final String COPY_NAME = "catalog.copy";

    private static final long MAGIC = FileHeader.magic("SLUCATLG");
    private static final int VERSION = 1;
    private static final int NUMBERS_LENGTH = 4 * Long.BYTES + 4 * Integer.BYTES;
    private static final int SEGMENT_LENGTH = 2 * Integer.BYTES + 8 * Long.BYTES;
    private static final int RETIRED_LENGTH = 2 * Integer.BYTES + 5 * Long.BYTES;
    private static final int MISSING_LENGTH = 2 * Long.BYTES;

    private CatalogFile() {}

    /** Returns the generation of the catalog that is there now, 0 when there is none. */
    static long readGeneration(Path directory) throws IOException {
        try {
            return readGenerationOf(directory.resolve(NAME));
        } catch (NoSuchFileException | StoreFormatException e) {
            refuseNewer(e);
            try {
                return readGenerationOf(directory.resolve(COPY_NAME));
            } catch (NoSuchFileException | StoreFormatException none) {
                return requireNone(directory, e);
            }
        }
    }

    private static long readGenerationOf(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(FileHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            FileHeader.readFully(file, bytes, 0);
            return generationIn(bytes, path);
        } catch (EOFException e) {
            throw new StoreFormatException(path, "corrupt: it is cut off", e);
        }
    }

    /** The copy may be of before this Sluice's time, and what the catalog names would be taken for left behind. */
    private static void refuseNewer(IOException e) throws IOException {
        if (e instanceof StoreFormatException format && format.isTooNew()) {
            throw format;
        }
    }

    /** Returns 0 when nothing was ever sealed, and else says why there is no catalog. */
    private static long requireNone(Path directory, IOException why) throws IOException {
        if (!(why instanceof NoSuchFileException)) {
            throw why;
        }
        if (Files.exists(directory.resolve(COPY_NAME)) || hasSegments(directory)) {
            throw new StoreFormatException(directory.resolve(NAME), "gone, and so is its copy", why);
        }
        return 0;
    }

    private static boolean hasSegments(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SegmentLayout.SUFFIX)) {
            return files.iterator().hasNext();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        }
    }

    private static long generationIn(ByteBuffer bytes, Path path) throws IOException {
        FileHeader unused = FileHeader.decode(bytes, path, MAGIC, VERSION);
        return bytes.getLong(FileHeader.OWN_OFFSET);
    }

    /**
     * Reads the catalog that is there now, an empty one when nothing was ever sealed.
     *
     * @param onDamage is told in one line that the copy was read, and why
     * @throws StoreFormatException when there is neither a whole catalog nor a whole copy
     */
    static Catalog read(Path directory, Consumer<String> onDamage) throws IOException {
        try {
            return readOne(directory.resolve(NAME));
        } catch (NoSuchFileException | StoreFormatException e) {
            refuseNewer(e);
            Catalog copy;
            try {
                copy = readOne(directory.resolve(COPY_NAME));
            } catch (NoSuchFileException | StoreFormatException none) {
                long unused = requireNone(directory, e);
                return Catalog.EMPTY;
            }
            String why = e instanceof NoSuchFileException ? directory.resolve(NAME) + " is gone" : e.getMessage();
            onDamage.accept(why + "; its copy is read");
            return copy;
        }
    }

    /** Tells what is wrong with the catalog and with its copy. */
    static void check(Path directory, Consumer<String> onDamage) throws IOException {
        boolean begun = hasSegments(directory);
        for (String name : List.of(NAME, COPY_NAME)) {
            try {
                Catalog unused = readOne(directory.resolve(name));
            } catch (NoSuchFileException e) {
                if (begun) {
                    onDamage.accept(directory.resolve(name) + " is gone");
                }
            } catch (StoreFormatException e) {
                onDamage.accept(String.valueOf(e.getMessage()));
            }
        }
    }

    /**
     * Reads a catalog or its copy.
     *
     * @throws NoSuchFileException when it is not there
     * @throws StoreFormatException when it is damaged
     */
    static Catalog readOne(Path path) throws IOException {
        byte[] all = Files.readAllBytes(path);
        if (all.length < FileHeader.LENGTH + NUMBERS_LENGTH + Integer.BYTES) {
            throw new StoreFormatException(path, "corrupt: it is cut off");
        }
        ByteBuffer bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        long generation = generationIn(bytes, path);
        int end = all.length - Integer.BYTES;
        CRC32C crc = new CRC32C();
        crc.update(all, 0, end);
        if ((int) crc.getValue() != bytes.getInt(end)) {
            throw new StoreFormatException(path, "corrupt: its checksum does not hold");
        }
        bytes.position(FileHeader.LENGTH);
        Catalog.Totals totals = new Catalog.Totals(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
        int segmentCount = bytes.getInt();
        int retiredCount = bytes.getInt();
        int missingCount = bytes.getInt();
        int unused = bytes.getInt();
        long length = (long) segmentCount * SEGMENT_LENGTH
                + (long) retiredCount * RETIRED_LENGTH
                + (long) missingCount * MISSING_LENGTH;
        if (segmentCount < 0 || retiredCount < 0 || missingCount < 0 || length != end - bytes.position()) {
            throw new StoreFormatException(path, "corrupt: its counts cannot be right, though its checksum holds");
        }
        List<SegmentEntry> segments = new ArrayList<>();
        for (int i = 0; i < segmentCount; i++) {
            segments.add(readSegment(bytes));
        }
        Map<Integer, Retired> retired = new TreeMap<>();
        for (int i = 0; i < retiredCount; i++) {
            Retired one = readRetired(bytes);
            retired.put(one.source(), one);
        }
        List<MissingEntries> missing = new ArrayList<>();
        for (int i = 0; i < missingCount; i++) {
            missing.add(new MissingEntries(bytes.getLong(), bytes.getLong()));
        }
        return new Catalog(generation, totals, segments, retired, missing);
    }

    private static SegmentEntry readSegment(ByteBuffer bytes) {
        int source = bytes.getInt();
        int severities = bytes.getInt();
        return new SegmentEntry(
                bytes.getLong(),
                source,
                severities,
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong());
    }

    private static Retired readRetired(ByteBuffer bytes) {
        int source = bytes.getInt();
        int unused = bytes.getInt();
        return new Retired(source, bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    /**
     * Puts a catalog, or its copy, in the place of the one that is there, forced with the directory: what it names must
     * be forced before.
     *
     * @param path {@link #NAME} or {@link #COPY_NAME} in the directory
     * @param store whose catalog it is
     */
    static void write(Path path, Catalog catalog, StoreDirectory store) throws IOException {
        int length = NUMBERS_LENGTH
                + catalog.segments().size() * SEGMENT_LENGTH
                + catalog.retired().size() * RETIRED_LENGTH
                + catalog.missing().size() * MISSING_LENGTH;
        byte[] all = new byte[FileHeader.LENGTH + length + Integer.BYTES];
        ByteBuffer bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer own = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(store.headerOf(MAGIC, VERSION).encode(own.putLong(0, catalog.generation())));
        Catalog.Totals totals = catalog.totals();
        bytes.putLong(totals.sealedUpTo()).putLong(totals.nextId());
        bytes.putLong(totals.sealedBytes()).putLong(totals.writtenBytes());
        bytes.putInt(catalog.segments().size());
        bytes.putInt(catalog.retired().size());
        bytes.putInt(catalog.missing().size());
        bytes.putInt(0);
        catalog.segments().forEach(segment -> put(segment, bytes));
        catalog.retired().forEach(retired -> put(retired, bytes));
        for (MissingEntries missing : catalog.missing()) {
            bytes.putLong(missing.from()).putLong(missing.until());
        }
        CRC32C crc = new CRC32C();
        crc.update(all, 0, bytes.position());
        bytes.putInt((int) crc.getValue());
        store.disk().replace(path, ByteBuffer.wrap(all));
    }

    private static void put(SegmentEntry segment, ByteBuffer bytes) {
        bytes.putInt(segment.source()).putInt(segment.severities());
        bytes.putLong(segment.id()).putLong(segment.entries());
        bytes.putLong(segment.textBytes()).putLong(segment.fileBytes());
        bytes.putLong(segment.firstSequence()).putLong(segment.lastSequence());
        bytes.putLong(segment.timeMin()).putLong(segment.timeMax());
    }

    private static void put(Retired retired, ByteBuffer bytes) {
        bytes.putInt(retired.source()).putInt(0);
        bytes.putLong(retired.lastSequence()).putLong(retired.entries());
        bytes.putLong(retired.bytes()).putLong(retired.firstNanos()).putLong(retired.lastNanos());
    }
}
