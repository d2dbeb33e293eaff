package io.sluice.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.entry.Disk;
import io.sluice.entry.EpochClock;
import io.sluice.entry.FileHeader;
import io.sluice.entry.SourceTable;
import io.sluice.entry.StoreFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Knows the two directories of a store: its own, which says what the store is, and its queue's, which holds the cycle
 * files, the table of sources and the counters. Immutable but for the lock that an engine holds through it.
 *
 * <p>The queue's directory is apart so that it can lie on another file system, and the store's directory remembers it,
 * so that every reader needs only the one path. Both are for their owner alone. When the queue lies in memory, the
 * store's directory has a journal: what of the queue is on disk already, and all that is left of it after a reboot.
 *
 * <pre>
 *  DIR/store       the store's id and the queue's directory
 *  DIR/lock        held by the engine
 *  DIR/journal     copies of QUEUE/sources, QUEUE/counters and of each cycle; see Journal
 *  QUEUE/sources   numbers and names of sources
 *  QUEUE/counters  mapped by the engine and by whoever looks at it
 *  QUEUE/*.cq4     cycles of the running engine; QUEUE/*.closed are those of earlier ones
 *  QUEUE/index     what is where in each cycle
 * </pre>
 */
public final class StoreDirectory implements Closeable {
    /** The file that makes a directory a store. */
    public static final String FILE_NAME = "store";

    /** The queue's directory, when none is configured. */
    public static final String DEFAULT_QUEUE = "queue";

    /** The directory of the journal, in the store's. */
    static final String JOURNAL = "journal";

    /** The directory of the sealed tier, in the store's. */
    public static final String SEALED = "sealed";

    /** The directory of the index files, in the queue's. */
    public static final String INDEX = "index";

    /** Ends the names of index files, which are otherwise those of their cycles. */
    public static final String INDEX_SUFFIX = ".index";

    private static final long MAGIC = FileHeader.magic("SLUSTORE");
    private static final int VERSION = 1;
    private static final int PATH_BYTES_MAX = 4_096;

    private final Path root;
    private final Path queue;
    private final FileHeader header;
    private final @Nullable StoreLock lock;
    private final Disk disk;
    private boolean made; // by this opening; written before it is given away

    private StoreDirectory(Path root, Path queue, FileHeader header, @Nullable StoreLock lock, Disk disk) {
        this.root = root;
        this.queue = queue;
        this.header = header;
        this.lock = lock;
        this.disk = disk;
    }

    /**
     * Opens a store for reading.
     *
     * @throws StoreMissingException when there is none
     */
    public static StoreDirectory open(Path root) throws IOException {
        return read(root, null, Disk.REAL);
    }

    /**
     * Opens a store for its one engine, and makes it when there is none.
     *
     * @param queue where a new store shall have its queue, or null for a directory within the store's
     * @throws StoreLockedException when another engine has it
     * @throws IOException also when the store exists and has its queue elsewhere
     */
    public static StoreDirectory openForEngine(Path root, @Nullable Path queue, EpochClock clock) throws IOException {
        return openPlaced(root, QueuePlacement.in(queue), clock, Disk.REAL);
    }

    /** Opens a store for its one engine as {@link #openForEngine} does, and decides where a new one has its queue. */
    public static StoreDirectory openPlaced(Path root, QueuePlacement placement, EpochClock clock, Disk disk)
            throws IOException {
        boolean unused = createPrivate(root);
        StoreLock lock = StoreLock.acquire(root);
        try {
            boolean made = !Files.exists(root.resolve(FILE_NAME));
            if (made) {
                requireNoRemains(root);
                create(root, placement, clock, disk);
            }
            StoreDirectory store = read(root, lock, disk);
            store.made = made;
            Path queue = placement.directory();
            if (queue != null && !queue.toAbsolutePath().normalize().equals(store.queue)) {
                throw new IOException("the store in " + root + " has its queue in " + store.queue + ", not in " + queue
                        + "; it cannot be moved by configuration");
            }
            unused = createPrivate(store.queue);
            if (store.isJournalled()) {
                store.requireJournal();
            }
            return store;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Refuses to make a store over what is left of one: nobody could read its entries any more. */
    private static void requireNoRemains(Path root) throws IOException {
        for (String remains : List.of(SEALED, JOURNAL, DEFAULT_QUEUE + '/' + SourceTable.FILE_NAME)) {
            if (Files.exists(root.resolve(remains))) {
                throw new StoreFormatException(root.resolve(FILE_NAME), "gone, but there is " + remains);
            }
        }
    }

    private static void create(Path root, QueuePlacement placement, EpochClock clock, Disk disk) throws IOException {
        long storeId = new SecureRandom().nextLong() >>> 1;
        Path queue = placement.choose(root, storeId);
        FileHeader header = new FileHeader(MAGIC, VERSION, storeId, clock.epochNanos());
        byte[] path = queue == null
                ? new byte[0]
                : queue.toAbsolutePath().normalize().toString().getBytes(UTF_8);
        ByteBuffer content = ByteBuffer.allocate(FileHeader.LENGTH + Integer.BYTES + path.length + Integer.BYTES);
        content.order(ByteOrder.LITTLE_ENDIAN).put(header.encode());
        content.putInt(path.length).put(path).putInt(crcOf(path)).flip();

        disk.replace(root.resolve(FILE_NAME), content);
    }

    private static StoreDirectory read(Path root, @Nullable StoreLock lock, Disk disk) throws IOException {
        Path path = root.resolve(FILE_NAME);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            requirePrivate(root);
            FileHeader header = FileHeader.read(file, path, MAGIC, VERSION);
            ByteBuffer rest =
                    ByteBuffer.allocate(PATH_BYTES_MAX + 2 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            file.read(rest, FileHeader.LENGTH);
            rest.flip();
            int length = rest.remaining() < Integer.BYTES ? -1 : rest.getInt();
            if (length < 0 || length != rest.remaining() - Integer.BYTES) {
                throw new StoreFormatException(path, "corrupt: the queue's path is cut off");
            }
            byte[] queue = new byte[length];
            rest.get(queue);
            if (rest.getInt() != crcOf(queue)) {
                throw new StoreFormatException(path, "corrupt: the checksum of the queue's path does not hold");
            }
            Path queuePath = length == 0 ? root.resolve(DEFAULT_QUEUE) : Path.of(new String(queue, UTF_8));
            queuePath = queuePath.toAbsolutePath().normalize();
            if (Files.exists(queuePath)) {
                requirePrivate(queuePath);
            }
            return new StoreDirectory(root, queuePath, header, lock, disk);
        } catch (NoSuchFileException e) {
            throw new StoreMissingException(root);
        }
    }

    /** Returns the store's own directory. */
    public Path root() {
        return root;
    }

    /** Returns the queue's directory. */
    public Path queue() {
        return queue;
    }

    /** Returns the journal's directory, which is there when the queue lies in memory. */
    public Path journal() {
        return root.resolve(JOURNAL);
    }

    /** Returns what writes the files below the store's own directory. */
    public Disk disk() {
        return disk;
    }

    /** Makes the journal's directory when it is not there. */
    void requireJournal() throws IOException {
        if (createPrivate(journal())) {
            disk.forceDirectory(root);
        }
    }

    /**
     * Tells whether the queue has a journal: when it lies in memory and the store does not. To be asked once the
     * queue's directory is there.
     */
    public boolean isJournalled() throws IOException {
        return !isQueueWithin() && MemoryFileSystem.has(queue) && !MemoryFileSystem.has(root);
    }

    /** Tells whether this opening has made the store. */
    public boolean isNew() {
        return made;
    }

    /** Returns the directories that cycles lie in; the first that has a cycle has the say. */
    List<Path> cycleDirectories() {
        return stateDirectories();
    }

    /**
     * Returns the directories that the sources and the counters lie in; the first that has them has the say, the other
     * has copies.
     */
    public List<Path> stateDirectories() {
        return isQueueWithin() ? List.of(queue) : List.of(queue, journal());
    }

    private boolean isQueueWithin() {
        return queue.equals(root.resolve(DEFAULT_QUEUE).toAbsolutePath().normalize());
    }

    /**
     * Deletes a cycle, wherever it lies, with its index. Readers that have it open read it to its end. For whoever has
     * what it holds elsewhere; any thread of the engine's process may.
     *
     * <p>The file in the queue goes first: as long as one of the two is there, the cycle is there as a whole, and a
     * cycle that a crash has left can be retired again. An index without its cycle says nothing to anybody.
     *
     * @throws IllegalArgumentException when the cycle is the newest: it may be the one that is appended to, and the
     *     next one's name must be above its name
     */
    public void retire(CycleFile cycle) throws IOException {
        List<CycleFile> cycles = CycleFile.list(this);
        if (cycles.isEmpty() || cycle.compareTo(cycles.get(cycles.size() - 1)) >= 0) {
            throw new IllegalArgumentException("only a cycle with a later one behind it can be retired, got "
                    + cycle.name() + " of " + cycles.size());
        }
        Files.deleteIfExists(queue.resolve(cycle.name() + CycleFile.ACTIVE_SUFFIX));
        Files.deleteIfExists(queue.resolve(cycle.name() + CycleFile.CLOSED_SUFFIX));
        if (disk.deleteIfExists(journal().resolve(cycle.name() + CycleFile.JOURNAL_SUFFIX))) {
            disk.forceDirectory(journal());
        }
        Files.deleteIfExists(queue.resolve(INDEX).resolve(cycle.name() + INDEX_SUFFIX));
    }

    /** Returns the number that this store's cursors and files carry. */
    public long storeId() {
        return header.storeId();
    }

    /** Makes the header of one of this store's files. */
    public FileHeader headerOf(long magic, int version) {
        return new FileHeader(magic, version, header.storeId(), header.createdNanos());
    }

    /** Gives the store free for another engine, if this is an engine's. */
    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }

    /** Makes a directory when it is not there, and tells whether it did. */
    private static boolean createPrivate(Path directory) throws IOException {
        boolean missing = !Files.isDirectory(directory);
        if (missing) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        requirePrivate(directory);
        return missing;
    }

    /**
     * Refuses a directory that somebody else may write to: whoever can put a file there can make Sluice read or append
     * to whatever they like.
     */
    private static void requirePrivate(Path directory) throws IOException {
        Set<PosixFilePermission> modes = Files.getPosixFilePermissions(directory);
        if (modes.contains(PosixFilePermission.GROUP_WRITE) || modes.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("others may write to " + directory + " (" + PosixFilePermissions.toString(modes)
                    + "); a store must be its owner's alone: chmod 700 it");
        }
        int uid = (Integer) Objects.requireNonNull(Files.getAttribute(directory, "unix:uid"));
        int ownUid = (Integer) Objects.requireNonNull(
                Files.getAttribute(Path.of("/proc/self"), "unix:uid", LinkOption.NOFOLLOW_LINKS));
        if (ownUid != 0 && uid != ownUid && uid != 0) {
            throw new IOException(directory + " belongs to user " + uid + ", this process runs as user " + ownUid);
        }
    }

    private static int crcOf(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
