package io.sluice.entry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Gives every source of a store a small number and keeps it in a file, so that it survives restarts. Safe for use by
 * many threads of one process; other processes read the file while it grows.
 *
 * <p>Records have one size and lie in the order of their numbers, so a damaged one takes only its own name along. A
 * record is in the file before its number is used in a block; it is never changed and a number is never used again.
 *
 * <pre>
 *   0          4         8         12       13        14        16                      576
 *  +----------+---------+---------+--------+---------+---------+-----------------------+
 *  | CRC32C   | number  | 0       | stream | context | service | context, service, 0.. |
 *  |          |         |         | code   | length  | length  |                       |
 *  +----------+---------+---------+--------+---------+---------+-----------------------+
 * </pre>
 */
public final class SourceTable implements Closeable {
    /** The file's name in the queue's directory. */
    public static final String FILE_NAME = "sources";

    /** Magic number and layout version of the file. */
    public static final long MAGIC = FileHeader.magic("SLUSRCES");

    /** Layout version of the file. */
    public static final int VERSION = 1;

    private static final int NUMBER_OFFSET = 4;
    private static final int STREAM_OFFSET = 12;
    private static final int CONTEXT_LENGTH_OFFSET = 13;
    private static final int SERVICE_LENGTH_OFFSET = 14;
    private static final int NAMES_OFFSET = 16;
    private static final int RECORD_BYTES = 576;

    private final List<Path> paths; // where the table may lie; the first that is there has the say
    private final int countMax;
    private final List<@Nullable SourceName> names = new ArrayList<>(); // guarded by this
    private final Map<SourceName, Integer> numbers = new HashMap<>(); // guarded by this
    private @Nullable RandomAccessFile file; // guarded by this; null while there is none to read
    private @Nullable Path path; // guarded by this; the open file's

    private SourceTable(List<Path> directories, int countMax) {
        this.paths = directories.stream()
                .map(directory -> directory.resolve(FILE_NAME))
                .toList();
        this.countMax = countMax;
    }

    /**
     * Opens the table of a queue for its one engine, and makes it when there is none.
     *
     * @param countMax how many sources the table may come to have
     */
    public static SourceTable open(Path directory, FileHeader ifNew, int countMax) throws IOException {
        SourceTable table = new SourceTable(List.of(directory), countMax);
        Path path = table.paths.get(0);
        RandomAccessFile file = PrivateFile.open(path);
        if (file.length() == 0) {
            PrivateFile.write(file, ifNew.encode(), 0);
        }
        table.file = check(file, path);
        table.path = path;
        table.refresh();
        return table;
    }

    /**
     * Cuts off what is behind the last record and is none itself: it would take numbers up. Whether it was a record
     * once, only the entries can tell. What {@link #reserve} has written is no record, but stays.
     *
     * @return whether there are records, and nothing was cut off
     */
    public synchronized boolean cutDamagedEnd() throws IOException {
        RandomAccessFile open = Objects.requireNonNull(file);
        int count = names.size();
        while (count > 0 && names.get(count - 1) == null && !isReserved(open, count - 1)) {
            count--;
        }
        if (count < names.size()) {
            open.setLength(offsetOf(count));
            names.subList(count, names.size()).clear();
            return false;
        }
        return count > 0;
    }

    private static boolean isReserved(RandomAccessFile file, int number) throws IOException {
        byte[] record = new byte[RECORD_BYTES];
        file.seek(offsetOf(number));
        file.readFully(record);
        return Arrays.equals(record, new byte[RECORD_BYTES]);
    }

    /**
     * Opens the table of a queue for reading. A table that its engine has not made yet has no sources, until it has.
     */
    public static SourceTable read(Path directory) throws IOException {
        return read(List.of(directory));
    }

    /**
     * Opens the table of a store for reading, from the first of the directories that has it: the one before may come to
     * have it later, with the same records and more.
     */
    public static SourceTable read(List<Path> directories) throws IOException {
        SourceTable table = new SourceTable(directories, 0);
        table.refresh();
        return table;
    }

    private static RandomAccessFile check(RandomAccessFile file, Path path) throws IOException {
        try {
            FileHeader.read(file.getChannel(), path, MAGIC, VERSION);
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Returns the number of a source, and writes it down when it is new.
     *
     * @throws IllegalStateException when the table is full
     */
    public synchronized int intern(SourceName name) throws IOException {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        int number = names.size();
        if (number >= countMax) {
            throw new IllegalStateException(
                    "a store may have " + countMax + " sources (sourceCountMax), all are taken;" + " refused: " + name);
        }
        PrivateFile.write(Objects.requireNonNull(file), encode(number, name), offsetOf(number));
        add(name);
        return number;
    }

    /**
     * Makes sure that numbers below {@code count} are not given out: they were, but their records are gone. They have
     * no names any more.
     */
    public synchronized void reserve(int count) throws IOException {
        while (names.size() < Math.min(count, countMax)) {
            ByteBuffer lost = ByteBuffer.allocate(RECORD_BYTES); // no record: its checksum does not hold
            PrivateFile.write(Objects.requireNonNull(file), lost, offsetOf(names.size()));
            add(null);
        }
    }

    /** Returns the name of a source, or null when its number is unknown or its record is damaged. */
    public synchronized @Nullable SourceName name(int number) {
        return number >= 0 && number < names.size() ? names.get(number) : null;
    }

    /** Returns how many numbers have been given out. */
    public synchronized int count() {
        return names.size();
    }

    /** Reads the records that another process has added since. */
    public synchronized void refresh() throws IOException {
        RandomAccessFile file = openFirst();
        if (file == null) {
            return;
        }
        long count = (file.length() - FileHeader.LENGTH) / RECORD_BYTES;
        byte[] record = new byte[RECORD_BYTES];
        while (names.size() < count) {
            file.seek(offsetOf(names.size()));
            file.readFully(record);
            add(decode(ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN), names.size()));
        }
    }

    /** Returns the first of the files that is there, null when none is. */
    private synchronized @Nullable RandomAccessFile openFirst() throws IOException {
        RandomAccessFile open = file;
        for (Path candidate : paths) {
            if (candidate.equals(path)) {
                return open;
            }
            if (Files.exists(candidate) && Files.size(candidate) > 0) {
                RandomAccessFile found = check(new RandomAccessFile(candidate.toFile(), "r"), candidate);
                file = found;
                path = candidate;
                if (open != null) {
                    open.close();
                }
                return found;
            }
        }
        return open;
    }

    @Override
    public synchronized void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    private void add(@Nullable SourceName name) {
        if (name != null) {
            numbers.put(name, names.size());
        }
        names.add(name);
    }

    private static long offsetOf(int number) {
        return FileHeader.LENGTH + (long) number * RECORD_BYTES;
    }

    private static ByteBuffer encode(int number, SourceName name) {
        ByteBuffer bytes = ByteBuffer.allocate(RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(NUMBER_OFFSET, number);
        bytes.put(STREAM_OFFSET, (byte) name.stream().code());
        bytes.put(CONTEXT_LENGTH_OFFSET, (byte) name.context().length());
        bytes.putShort(SERVICE_LENGTH_OFFSET, (short) name.service().length());
        bytes.put(NAMES_OFFSET, name.context().getBytes(US_ASCII));
        bytes.put(NAMES_OFFSET + name.context().length(), name.service().getBytes(US_ASCII));
        return bytes.putInt(0, crcOf(bytes));
    }

    private static @Nullable SourceName decode(ByteBuffer bytes, int number) {
        Stream stream = Stream.ofCode(bytes.get(STREAM_OFFSET));
        if (bytes.getInt(0) != crcOf(bytes) || bytes.getInt(NUMBER_OFFSET) != number || stream == null) {
            return null;
        }
        byte[] context = new byte[bytes.get(CONTEXT_LENGTH_OFFSET) & 0xFF];
        byte[] service = new byte[bytes.getShort(SERVICE_LENGTH_OFFSET) & 0xFF];
        bytes.get(NAMES_OFFSET, context);
        bytes.get(NAMES_OFFSET + context.length, service);
        return new SourceName(new String(context, US_ASCII), new String(service, US_ASCII), stream);
    }

    private static int crcOf(ByteBuffer record) {
        CRC32C crc = new CRC32C();
        crc.update(record.duplicate().position(NUMBER_OFFSET).limit(RECORD_BYTES));
        return (int) crc.getValue();
    }
}
